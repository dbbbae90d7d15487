import { basename } from "node:path";
import { BadInput } from "../../errors.js";
import type { PickledValue } from "../../weights/pickle/pickled-value.js";
import type { PublishedDataset } from "../published-dataset.js";
import { checkClassList, checkLabel, textLines } from "./class-list.js";
import { interleaveChannels } from "./planar-pixels.js";
import { byteArray, readDataPickle, textOf } from "./read-data-pickle.js";
import type { FormReader, SourceImage } from "./source-image.js";
import { tarFiles, tarMembers } from "./tar-files.js";

/** Where an archive of CIFAR keeps what. */
interface CifarLayout {
  readonly folder: string;
  /** The batches of training images, in the order in which their images are counted. */
  readonly train: readonly string[];
  readonly test: string;
  readonly classes: string;
  /** Bytes of labels before an image's pixels, in the binary files: CIFAR-100 has two, of which the second is the finer. */
  readonly labelBytes: number;
}

/** What the two kinds of archives do not have alike. */
interface CifarForm {
  readonly layouts: Readonly<Record<string, CifarLayout>>;
  readClasses(bytes: Uint8Array, file: string): readonly string[];
  readBatch(bytes: Uint8Array, file: string, imageBytes: number, labelBytes: number): Batch;
}

/** Images of a batch: the label of each, and its channels one after the other. */
interface Batch {
  readonly count: number;
  label(index: number): number;
  planes(index: number): Uint8Array;
}

const NUMBERS = [1, 2, 3, 4, 5] as const;

const binaryForm: CifarForm = {
  layouts: {
    cifar10: {
      folder: "cifar-10-batches-bin",
      train: NUMBERS.map((number) => `data_batch_${number}.bin`),
      test: "test_batch.bin",
      classes: "batches.meta.txt",
      labelBytes: 1,
    },
    cifar100: {
      folder: "cifar-100-binary",
      train: ["train.bin"],
      test: "test.bin",
      classes: "fine_label_names.txt",
      labelBytes: 2,
    },
  },
  readClasses: textLines,
  readBatch: binaryBatch,
};

const pythonForm: CifarForm = {
  layouts: {
    cifar10: {
      folder: "cifar-10-batches-py",
      train: NUMBERS.map((number) => `data_batch_${number}`),
      test: "test_batch",
      classes: "batches.meta",
      labelBytes: 0,
    },
    cifar100: { folder: "cifar-100-python", train: ["train"], test: "test", classes: "meta", labelBytes: 0 },
  },
  readClasses: (bytes, file) => {
    const names = entry(readDataPickle(bytes, file), file, "label_names", "fine_label_names");
    return Array.isArray(names) ? names.map((name) => textOf(name) ?? "") : [];
  },
  readBatch: pickledBatch,
};

/** CIFAR's archive of binary files. Layout: https://www.cs.toronto.edu/~kriz/cifar.html */
export const readCifarBinary: FormReader = (dataset, files) => readArchive(dataset, files, binaryForm);

/** CIFAR's archive of Python pickles, which are read and never run. Layout: as above. */
export const readCifarPython: FormReader = (dataset, files) => readArchive(dataset, files, pythonForm);

async function readArchive(dataset: PublishedDataset, [archive = ""]: readonly string[], form: CifarForm) {
  const layout = form.layouts[dataset.name];
  if (layout === undefined) throw new Error(`${dataset.title} is not published in files like CIFAR's.`);
  const { folder, train, test, labelBytes } = layout;
  const classes = `${folder}/${layout.classes}`;
  const members = await tarMembers(archive, { [classes]: "the list of its classes" });
  checkClassList(dataset, form.readClasses(members(classes), layout.classes), layout.classes);
  const { height, width, channels } = dataset.image;
  const batches = [...train, test].map((batch) => `${folder}/${batch}`);

  async function* images(): AsyncGenerator<SourceImage> {
    const missing = new Set(batches);
    for await (const { path: member, bytes } of tarFiles(archive, (member) => missing.has(member))) {
      missing.delete(member);
      const number = batches.indexOf(member);
      const batch = form.readBatch(bytes, basename(member), height * width * channels, labelBytes);
      for (let index = 0; index < batch.count; index++) {
        const name = `image ${index} of ${basename(member)}`;
        const label = batch.label(index);
        checkLabel(dataset, label, name);
        yield {
          split: number < train.length ? "train" : "test",
          order: number * 2 ** 32 + index,
          label,
          name,
          bytes: interleaveChannels(batch.planes(index), height, width, false),
        };
      }
    }
    for (const member of missing)
      throw new BadInput(`${basename(archive)} has no ${member}; download it again.`, basename(archive));
  }
  return { content: "pixels", images } as const;
}

function binaryBatch(bytes: Uint8Array, file: string, imageBytes: number, labelBytes: number): Batch {
  const record = labelBytes + imageBytes;
  if (bytes.length === 0 || bytes.length % record !== 0)
    throw new BadInput(
      `${file} has ${bytes.length.toLocaleString("en-US")} bytes, expected a multiple of ${record.toLocaleString("en-US")}; download its archive again.`,
      file,
    );
  return {
    count: bytes.length / record,
    label: (index) => bytes[index * record + labelBytes - 1] ?? -1,
    planes: (index) => bytes.subarray(index * record + labelBytes, (index + 1) * record),
  };
}

function pickledBatch(bytes: Uint8Array, file: string, imageBytes: number): Batch {
  const pickle = readDataPickle(bytes, file);
  const labels = entry(pickle, file, "labels", "fine_labels");
  const data = byteArray(entry(pickle, file, "data"));
  const [count = 0, size] = data?.shape ?? [];
  if (!Array.isArray(labels) || data?.shape.length !== 2 || size !== imageBytes || labels.length !== count)
    throw new BadInput(
      `${file} holds no array of images of ${imageBytes.toLocaleString("en-US")} bytes with a label each; download its archive again.`,
      file,
    );
  return {
    count,
    label: (index) => (typeof labels[index] === "number" ? labels[index] : -1),
    planes: (index) => data.bytes.subarray(index * size, (index + 1) * size),
  };
}

/** The value of the first of these keys that a pickled dictionary has. */
function entry(pickle: PickledValue, file: string, ...keys: readonly string[]): PickledValue {
  const key = pickle instanceof Map ? keys.find((candidate) => pickle.has(candidate)) : undefined;
  const value = pickle instanceof Map && key !== undefined ? pickle.get(key) : undefined;
  if (value === undefined)
    throw new BadInput(`${file} is no dictionary with ${keys.join(" or ")}; download its archive again.`, file);
  return value;
}
