import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import type { SplitName } from "../dataset.js";
import { checkClassList, checkLabel, textLines } from "./class-list.js";
import { interleaveChannels } from "./planar-pixels.js";
import type { FormReader, SourceImage } from "./source-image.js";
import { tarMembers, tarPieces } from "./tar-files.js";

const FOLDER = "stl10_binary";
const CLASSES = `${FOLDER}/class_names.txt`;
const LABELS = { train: `${FOLDER}/train_y.bin`, test: `${FOLDER}/test_y.bin` } as const;
const IMAGES: Readonly<Record<string, SplitName>> = {
  [`${FOLDER}/train_X.bin`]: "train",
  [`${FOLDER}/test_X.bin`]: "test",
};

/**
 * STL-10's archive of binary files: labels from 1, and images whose channels stand one after the other, column by column. The 100,000
 * images without a label are passed over. Layout: https://cs.stanford.edu/~acoates/stl10/
 */
export const readStl10: FormReader = async (dataset, [archive = ""]) => {
  const name = basename(archive);
  const members = await tarMembers(archive, {
    [CLASSES]: "the list of its classes",
    [LABELS.train]: "the labels of its training images",
    [LABELS.test]: "the labels of its test images",
  });
  checkClassList(dataset, textLines(members(CLASSES)), CLASSES);
  const { height, width, channels } = dataset.image;
  const size = height * width * channels;

  async function* images(): AsyncGenerator<SourceImage> {
    const missing = new Set(Object.keys(IMAGES));
    const image = new Uint8Array(size);
    let [filled, index] = [0, 0];
    for await (const piece of tarPieces(archive)) {
      const member = piece.path.replace(/^(\.\/)+/, "");
      const split = IMAGES[member];
      if (split === undefined) continue;
      const labels = members(LABELS[split]);
      if (piece.size !== labels.length * size)
        throw new BadInput(
          `${name}: ${member} has ${piece.size.toLocaleString("en-US")} bytes, expected ${(labels.length * size).toLocaleString("en-US")}, ${size.toLocaleString("en-US")} for each of ${labels.length.toLocaleString("en-US")} labels; download it again.`,
          name,
        );
      for (let at = 0; at < piece.bytes.length; ) {
        const part = piece.bytes.subarray(at, at + size - filled);
        image.set(part, filled);
        at += part.length;
        filled += part.length;
        if (filled < size) continue;
        const label = (labels[index] ?? 0) - 1;
        const title = `image ${index} of ${basename(member)}`;
        checkLabel(dataset, label, title);
        yield { split, order: index, label, name: title, bytes: interleaveChannels(image, height, width, true) };
        filled = 0;
        index += 1;
      }
      if (piece.last) {
        missing.delete(member);
        index = 0;
      }
    }
    for (const member of missing) throw new BadInput(`${name} has no ${member}; download it again.`, name);
  }
  return { content: "pixels", images };
};
