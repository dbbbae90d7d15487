import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileSource } from "./file-source.js";
import { openWeightsFile } from "./open-weights-file.js";
import { memorySource } from "./test-byte-source.js";

// Files that PyTorch and safetensors wrote; README.md and the scripts beside them say how.
const pytorch = new URL("../../../../test/fixtures/pytorch/", import.meta.url);
const safetensors = new URL("../../../../test/fixtures/safetensors/", import.meta.url);

type Expected = Record<string, Record<string, { shape: number[]; dtype: string; values: number[] }>>;
const json = async (name: string): Promise<Expected> => JSON.parse(await readFile(new URL(name, pytorch), "utf8"));
const expected = await json("expected.json");
const more = await json("more.json");

const fixture = (name: string) => readFile(new URL(name, name.endsWith(".safetensors") ? safetensors : pytorch));
const open = async (name: string) => openWeightsFile(memorySource(await fixture(name)), name);

const dtypes: Record<string, string> = {
  ...{ float64: "F64", float32: "F32", float16: "F16", bfloat16: "BF16", bool: "BOOL" },
  ...{ int64: "I64", int32: "I32", int16: "I16", int8: "I8", uint64: "U64", uint32: "U32", uint16: "U16", uint8: "U8" },
};

test.each([...Object.entries(expected), ...Object.entries(more)])(
  "%s holds what PyTorch reads from it",
  async (name, tensors) => {
    const file = await open(name);
    expect(Object.fromEntries(file.tensors.map(({ name, shape, dtype }) => [name, { shape, dtype }]))).toEqual(
      Object.fromEntries(
        Object.entries(tensors).map(([name, { shape, dtype }]) => [name, { shape, dtype: dtypes[dtype] }]),
      ),
    );
    for (const [tensor, { shape, values }] of Object.entries(tensors)) {
      const read = await file.read(tensor);
      expect(read.length).toBe(shape.reduce((product, length) => product * length, 1));
      expect([...read.subarray(0, values.length)]).toEqual(values.map(Math.fround));
    }
  },
);

test.each([
  ["tiny.safetensors", { format: "safetensors", metadata: { format: "pt" }, bytes: 1500 }],
  ["tiny.pth", { format: "pytorch", metadata: {}, bytes: 4380 }],
  ["tiny-legacy.pth", { format: "pytorch-legacy", metadata: {}, bytes: 2260 }],
  ["nested.pth", { format: "pytorch", entry: "state_dict", metadata: { epoch: "3", arch: "tiny" } }],
  ["checkpoint.pth", { format: "pytorch", entry: "model_ema", metadata: { epoch: "3", arch: "resnet18" } }],
])("%s says what it is", async (name, described) => {
  expect(await open(name)).toMatchObject(described);
});

const remedy =
  "Nothing of it was run. Save the tensors alone, torch.save(model.state_dict(), file), and send that file.";
const refused: [name: string, ...sentences: string[]][] = [
  ["evil.pth", 'would call "posix.system" when it is loaded', remedy],
  ["truncated.pth", "begins as a ZIP archive and has no directory at its end; it is truncated."],
  ["truncated.safetensors", 'has 820 bytes of data, but tensor "4.weight" ends at 860; it is truncated'],
  ["lying.safetensors", 'has 64 bytes of data, but tensor "w" ends at 4194304'],
  ["huge-header.safetensors", "announces a header of 1,152,921,504,606,846,976 bytes, more than the 4,194,304 allowed"],
  ["module.pth", 'holds a whole pickled module ("torch.nn.modules.container.Sequential")', remedy],
  ["module-legacy.pth", 'holds a whole pickled module ("__main__.Own")', remedy],
  ["torchscript.pth", "is a TorchScript archive, which is a program"],
  ["pickle.pth", "is a pickle that torch.save did not write"],
  ["tensor.pth", "holds a single tensor, and no tensors by name; save model.state_dict()."],
  ["no-tensors.pth", 'neither at its top ("epoch", "model") nor under state_dict_ema, model_ema'],
  ["quantised.pth", 'has tensor "weight", which is quantised; save it as tensor.dequantize().'],
  ["sparse.pth", 'has tensor "weight", which is sparse; save it as tensor.to_dense().'],
  ["meta.pth", 'has tensor "weight", which is on the meta device and has no values'],
  ["complex.pth", 'has tensor "weight" of complex or quantised numbers; save it as float32.'],
  ["float8.pth", 'has tensor "weight" of torch.float8_e4m3fn; save it as float32.'],
  ["negated.pth", 'has tensor "weight", which is a negated or conjugated view'],
];

test.each(refused)("%s is refused with a sentence: %s", async (name, ...sentences) => {
  const error = await open(name).catch((error: unknown) => error);
  expect(error).toMatchObject({
    name: "BadInput",
    field: name,
    message: expect.stringMatching(new RegExp(`^${name} `)),
  });
  for (const sentence of sentences) expect(error).toMatchObject({ message: expect.stringContaining(sentence) });
});

test("a file of another kind is refused by what it should be", async () => {
  await expect(openWeightsFile(memorySource(new Uint8Array(0)), "a.pth")).rejects.toThrow("a.pth is empty; send");
  const page = new TextEncoder().encode("<!DOCTYPE html><title>404</title>");
  await expect(openWeightsFile(memorySource(page), "a.pth")).rejects.toThrow(
    "begins as no format of weights that is read",
  );
});

test("the format is told from the bytes, whatever the file is called", async () => {
  const bytes = await fixture("tiny.safetensors");
  expect((await openWeightsFile(memorySource(bytes), "weights.pth")).format).toBe("safetensors");
});

test("a tensor that is not there is refused by its name", async () => {
  await expect((await open("tiny.pth")).read("2.weight")).rejects.toThrow('tiny.pth has no tensor "2.weight".');
});

test("names that are equal below their wrappers' prefixes are refused", async () => {
  const header = JSON.stringify({
    "module.w": { dtype: "U8", shape: [1], data_offsets: [0, 1] },
    "_orig_mod.w": { dtype: "U8", shape: [1], data_offsets: [1, 2] },
  });
  const bytes = new Uint8Array(8 + header.length + 2);
  bytes.set(new TextEncoder().encode(header), 8);
  bytes[0] = header.length;
  await expect(openWeightsFile(memorySource(bytes), "two.safetensors")).rejects.toThrow('has two tensors "w"');
});

test("only the description is read to open a file, and only a tensor's own bytes to read it", async () => {
  const source = memorySource(await fixture("views.pth"));
  const file = await openWeightsFile(source, "views.pth");
  const opened = source.taken.total;
  expect((await file.read("tail")).length).toBe(6);
  // 30 bytes of the entry's header, 6 values of 4 bytes.
  expect(source.taken.total - opened).toBe(30 + 24);
  expect(opened).toBeLessThan(2 * source.size);
});

test("a file on the disk is read by ranges until it is closed", async () => {
  const source = await fileSource(new URL("nested.pth", pytorch).pathname);
  const file = await openWeightsFile(source, "nested.pth");
  expect([...(await file.read("1.num_batches_tracked"))]).toEqual([1]);
  await source.close();
  await expect(file.read("1.num_batches_tracked")).rejects.toThrow();
});

test("a file that is none, or is not there, is refused by its path", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-weights-"));
  try {
    await expect(fileSource(folder)).rejects.toThrow(`${folder} is no file`);
    await expect(fileSource(join(folder, "none.pth"))).rejects.toThrow("none.pth cannot be read (ENOENT");
    const path = join(folder, "short.bin");
    await writeFile(path, "12345");
    const source = await fileSource(path);
    await writeFile(path, "12");
    await expect(source.read(0, 5)).rejects.toThrow("short.bin ended at byte 2 while it was read up to 5.");
    await source.close();
    expect(await readdir(folder)).toEqual(["short.bin"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
