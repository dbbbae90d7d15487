import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import { quoted } from "../../weights/refusal.js";
import { checkClassList, textLines } from "./class-list.js";
import { listedImages } from "./listed-images.js";
import { type MatArray, readMatFile } from "./mat-file.js";
import type { FormReader, SourceImage } from "./source-image.js";
import { nestedTarFiles, tarMembers } from "./tar-files.js";

const FOLDER = "ILSVRC2012_devkit_t12";
const META = `${FOLDER}/data/meta.mat`;
const TRUTH = `${FOLDER}/data/ILSVRC2012_validation_ground_truth.txt`;

/**
 * ImageNet: training images in an archive of one archive for each synset, validation images in one without folders, and the development
 * kit, whose meta.mat numbers the synsets and whose list gives the number of each validation image's. Labels here are those of the
 * synsets in alphabetical order, as everywhere outside of the kit. Layout: the kit's readme.txt.
 */
export const readImagenet1k: FormReader = async (dataset, [training = "", validation = "", kit = ""]) => {
  const members = await tarMembers(kit, {
    [META]: "the list of its classes",
    [TRUTH]: "the list of the validation images' classes",
  });
  const synsets = leafSynsets(readMatFile(members(META), META));
  const sorted = [...synsets.values()].sort();
  checkClassList(dataset, sorted, META);
  const labels = new Map(sorted.map((synset, label) => [synset, label]));
  const truth = textLines(members(TRUTH)).map((line, index) => {
    const label = labels.get(synsets.get(Number(line)) ?? "");
    if (label === undefined)
      throw new BadInput(
        `${basename(TRUTH)} gives image ${index + 1} the class ${quoted(line)}, which meta.mat has not; download ${basename(kit)} again.`,
        basename(TRUTH),
      );
    return label;
  });

  async function* images(): AsyncGenerator<SourceImage> {
    const isImage = (path: string) => path.endsWith(".JPEG");
    for await (const { path, bytes } of nestedTarFiles(training, isImage)) {
      const [, synset = "", number] = /^(n\d{8})_(\d+)\.JPEG$/.exec(path) ?? [];
      const label = labels.get(synset);
      if (label === undefined)
        throw new BadInput(
          `${basename(training)} has an image ${quoted(path)}, which is of no class in meta.mat; download it again.`,
          basename(training),
        );
      yield { split: "train", order: label * 2 ** 32 + Number(number), label, name: path, bytes };
    }
    const listed = truth.map((label, order) => {
      const path = `ILSVRC2012_val_${String(order + 1).padStart(8, "0")}.JPEG`;
      return [path, { split: "test", order, label }] as const;
    });
    yield* listedImages(validation, new Map(listed));
  }
  return { content: "files", images };
};

/** The numbers and names of the synsets that have images of their own: those without children. */
function leafSynsets(meta: ReadonlyMap<string, MatArray>): ReadonlyMap<number, string> {
  const synsets = meta.get("synsets");
  if (synsets?.kind !== "structs")
    throw new BadInput("meta.mat has no structs called synsets; download the development kit again.", META);
  const leaves = new Map<number, string>();
  for (const synset of synsets.structs) {
    const [number, children, name] = ["ILSVRC2012_ID", "num_children", "WNID"].map((field) => synset.get(field));
    if (number?.kind !== "numbers" || children?.kind !== "numbers" || name?.kind !== "text")
      throw new BadInput("meta.mat has a synset without number, name or children; download the kit again.", META);
    if (children.values[0] === 0) leaves.set(number.values[0] ?? 0, name.text);
  }
  return leaves;
}
