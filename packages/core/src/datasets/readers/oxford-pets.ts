import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";
import { checkLabel, textLines } from "./class-list.js";
import { type ListedImage, listedImages } from "./listed-images.js";
import type { FormReader } from "./source-image.js";
import { tarMembers } from "./tar-files.js";

const LISTS = { train: "annotations/trainval.txt", test: "annotations/test.txt" } as const;

/**
 * Oxford Pets: an archive of images, and one of lists whose lines have an image's name, its class from 1, its species and its breed
 * within that. A class is called as its images are, without their number. Layout: annotations/README.
 */
export const readOxfordPets: FormReader = async (dataset, [archive = "", annotations = ""]) => {
  const members = await tarMembers(annotations, {
    [LISTS.train]: "the list of its training images and their classes",
    [LISTS.test]: "the list of its test images and their classes",
  });
  const { classKeys = dataset.classes } = dataset;
  const listed = new Map<string, ListedImage>();
  for (const split of ["train", "test"] as const) {
    const list = LISTS[split];
    const lines = textLines(members(list)).filter((line) => !line.startsWith("#"));
    for (const [order, line] of lines.entries()) {
      const [, image, breed, number] = /^((\w+)_\d+) (\d+) \d+ \d+$/.exec(line) ?? [];
      const label = Number(number) - 1;
      const refuse = (reason: string) =>
        new BadInput(`${list} in ${basename(annotations)} ${reason}; download it again.`, list);
      if (image === undefined) throw refuse(`has the line ${quoted(line)}, expected a name and three numbers`);
      checkLabel(dataset, label, image);
      if (breed !== classKeys[label])
        throw refuse(`gives ${image} class ${label + 1}, which is ${quoted(classKeys[label])}`);
      if (listed.has(`images/${image}.jpg`)) throw refuse(`lists ${image}, which is listed before`);
      listed.set(`images/${image}.jpg`, { split, label, order });
    }
  }
  return { content: "files", images: () => listedImages(archive, listed) };
};
