import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";
import { checkClassList, textLines } from "./class-list.js";
import { type ListedImage, listedImages } from "./listed-images.js";
import type { FormReader } from "./source-image.js";
import { tarMembers } from "./tar-files.js";

const FOLDER = "food-101";
const CLASSES = `${FOLDER}/meta/classes.txt`;
const LISTS = { train: `${FOLDER}/meta/train.txt`, test: `${FOLDER}/meta/test.txt` } as const;

/** Food-101's archive of images, lists of its splits whose lines are `class/number`, and a list of its classes. Layout: its README.txt. */
export const readFood101: FormReader = async (dataset, [archive = ""]) => {
  const members = await tarMembers(archive, {
    [CLASSES]: "the list of its classes",
    [LISTS.train]: "the list of its training images",
    [LISTS.test]: "the list of its test images",
  });
  const classes = textLines(members(CLASSES));
  checkClassList(dataset, classes, CLASSES);
  const labels = new Map(classes.map((name, label) => [name, label]));
  const listed = new Map<string, ListedImage>();
  for (const split of ["train", "test"] as const) {
    const list = LISTS[split];
    for (const [order, line] of textLines(members(list)).entries()) {
      const label = labels.get(line.slice(0, line.indexOf("/")));
      const path = `${FOLDER}/images/${line}.jpg`;
      if (label === undefined || listed.has(path))
        throw new BadInput(
          `${list} in ${basename(archive)} lists ${quoted(line)}, ${label === undefined ? "which is in none of the classes" : "which is listed before"}; download it again.`,
          list,
        );
      listed.set(path, { split, label, order });
    }
  }
  return { content: "files", images: () => listedImages(archive, listed) };
};
