import { expect, test } from "vitest";
import { openWeightsFile } from "../open-weights-file.js";
import { dictionary, type Part, pickle, tensor } from "../pickle/test-pickle-writer.js";
import { memorySource } from "../test-byte-source.js";
import { writeZip, type ZipContent } from "./test-zip-writer.js";

const open = (bytes: Uint8Array) => openWeightsFile(memorySource(bytes), "a.pth");
const ascii = (text: string) => new TextEncoder().encode(text);

const values = Float32Array.of(1, 2, 3, 4, 5, 6);
const six = { key: "0", count: 6 };
const stored: ZipContent = { name: "a/data/0", data: new Uint8Array(values.buffer) };
const description = (...tensors: Part[]): ZipContent => ({
  name: "a/data.pkl",
  data: pickle(dictionary(tensors.map((part, index) => [`w${index}`, part]))),
});
const plain = description(tensor(six, 0, [2, 3], [3, 1]));
const archive = (...contents: ZipContent[]) => writeZip(contents).bytes;

test("an archive by hand is read, with a comment at its end as well", async () => {
  const { bytes, end } = writeZip([plain, stored]);
  expect([...(await (await open(bytes)).read("w0"))]).toEqual([...values]);
  const commented = new Uint8Array([...bytes, ...ascii("PK\u0005\u0006, it says")]);
  commented[end + 20] = commented.length - bytes.length;
  expect([...(await (await open(commented)).read("w0"))]).toEqual([...values]);
});

test("an archive without a folder, and with a description that is packed, is read", async () => {
  const contents = [
    { ...plain, name: "data.pkl", deflated: true },
    { ...stored, name: "data/0" },
  ];
  expect([...(await (await open(archive(...contents))).read("w0"))]).toEqual([...values]);
});

const LARGE = 2 ** 40;
const zeros = (bytes: number, name = "a/data/0"): ZipContent => ({ name, data: new Uint8Array(bytes), deflated: true });

const refused: [what: string, reason: string, bytes: () => Uint8Array][] = [
  ["no description", "is a ZIP archive without data.pkl", () => archive({ ...plain, name: "a/b/data.pkl" })],
  ["two descriptions", "has two descriptions", () => archive(plain, { ...plain, name: "b/data.pkl" }, stored)],
  ["two entries of a name", 'has two entries "a/data/0"', () => archive(plain, stored, stored)],
  [
    "a strange byte order",
    'has byte order "middle"',
    () => archive(plain, stored, { name: "a/byteorder", data: ascii("middle") }),
  ],
  [
    "an endless byte order",
    "has byte order",
    () => archive(plain, stored, { name: "a/byteorder", data: new Uint8Array(99) }),
  ],
  ["a storage that is not there", 'has no entry for storage "0"', () => archive(plain)],
  [
    "a storage shorter than it says",
    'has 24 bytes for storage "0", which takes 28',
    () => archive(description(tensor({ key: "0", count: 7 }, 0, [1], [1])), stored),
  ],
  [
    "a storage of a trillion values",
    'for storage "0", which takes 4398046511104',
    () => archive(description(tensor({ key: "0", count: LARGE }, 0, [LARGE], [1])), stored),
  ],
  [
    "a tensor past its storage",
    "reaches up to value 6 of a storage of 6",
    () => archive(description(tensor(six, 1, [6], [1])), stored),
  ],
  [
    "strides past its storage",
    "reaches up to value 7 of a storage of 6",
    () => archive(description(tensor(six, 0, [2, 3], [3, 2])), stored),
  ],
  ["a negative length", "of impossible shape", () => archive(description(tensor(six, 0, [-1], [1])), stored)],
  ["a negative stride", "of impossible shape", () => archive(description(tensor(six, 5, [2], [-1])), stored)],
  ["fewer strides than axes", "of impossible shape", () => archive(description(tensor(six, 0, [1, 1], [1])), stored)],
  [
    "seventeen axes",
    "of impossible shape",
    () => archive(description(tensor(six, 0, new Array(17).fill(1), new Array(17).fill(1))), stored),
  ],
  [
    "one value repeated a trillion times",
    "of shape [1099511627776] over a storage of 6 values; save it as tensor.contiguous().",
    () => archive(description(tensor(six, 0, [LARGE], [0])), stored),
  ],
  [
    "a million values that a thousand tensors share",
    "more than 8 times a file is not read",
    () => {
      const share = tensor({ key: "0", count: 1 << 20 }, 0, [1 << 20], [1]);
      return archive(description(...new Array(1000).fill(share)), { name: "a/data/0", data: new Uint8Array(4 << 20) });
    },
  ],
  [
    "zeros that unpack a thousand times",
    "which would unpack from",
    () => archive(description(tensor({ key: "0", count: 1 << 22 }, 0, [1], [1])), zeros(1 << 24)),
  ],
  [
    "a description that ends too soon",
    "that ends too soon",
    () => archive({ ...plain, data: plain.data.subarray(0, -1) }, stored),
  ],
];

test.each(refused)("an archive with %s is refused", async (_, reason, bytes) => {
  await expect(open(bytes())).rejects.toThrow(
    expect.objectContaining({ name: "BadInput", field: "a.pth", message: expect.stringContaining(reason) }),
  );
});

/** Changes of one number in an archive: in the second entry of its directory, or in its end. */
const changed: [what: string, reason: string, field: number, value: number, place: "entry" | "end" | "local"][] = [
  ["an entry past the directory", 'has no room for entry "a/data/0"', 42, 1000, "entry"],
  ["an entry larger than the archive", "stored in 4096", 20, 4096, "entry"],
  ["an encrypted entry", 'has entry "a/data/0" encrypted', 8, 1, "entry"],
  ["an entry packed in an unknown way", "packed in an unknown way", 10, 93, "entry"],
  ["a name longer than the directory", "ends inside its entry", 28, 60_000, "entry"],
  ["a directory past its end", "it is truncated or damaged", 16, 1_000_000, "end"],
  ["a directory that begins elsewhere", "has no entry at byte 0 of its ZIP directory", 16, 3, "end"],
  ["a directory in 64 bits that is not there", "has no 64-bit end of its ZIP directory", 12, 0xffff_ffff, "end"],
  ["a comment longer than what follows", "has no directory at its end; it is truncated", 20, 5, "end"],
];

test.each(changed)("an archive with %s is refused", async (_, reason, field, value, place) => {
  const { bytes, directory, end } = writeZip([plain, stored]);
  const position = field + (place === "end" ? end : (directory[1] ?? 0));
  const view = new DataView(bytes.buffer);
  const wide = (place === "entry" && [20, 24, 42].includes(field)) || (place === "end" && [12, 16].includes(field));
  if (wide) view.setUint32(position, value, true);
  else view.setUint16(position, value, true);
  await expect(open(bytes)).rejects.toThrow(
    expect.objectContaining({ name: "BadInput", message: expect.stringContaining(reason) }),
  );
});

test("an entry whose own header is elsewhere, or reaches past the archive, is refused when it is read", async () => {
  for (const [field, value] of [
    [0, 0],
    [28, 0xffff],
  ] as const) {
    const { bytes } = writeZip([plain, stored]);
    const header = Buffer.from(bytes.buffer).indexOf("PK\u0003\u0004", 10);
    new DataView(bytes.buffer).setUint16(header + field, value, true);
    const file = await open(bytes);
    await expect(file.read("w0")).rejects.toThrow('has no entry "a/data/0" at byte');
  }
});

test.each([
  ["more than its directory says", -4, "unpacks to more than 20 bytes"],
  ["less than its directory says", 4, "unpacks to 24 bytes instead of 28"],
])("an entry that unpacks to %s is refused when it is read", async (_, difference, reason) => {
  const two = description(tensor({ key: "0", count: 5 }, 0, [2], [1]));
  const { bytes, directory } = writeZip([two, { ...stored, deflated: true }]);
  new DataView(bytes.buffer).setUint32((directory[1] ?? 0) + 24, 24 + difference, true);
  const file = await open(bytes);
  await expect(file.read("w0")).rejects.toThrow(reason);
});

test("an entry that is packed with damage is refused when it is read", async () => {
  const { bytes } = writeZip([plain, { ...stored, deflated: true }]);
  const header = Buffer.from(bytes.buffer).indexOf("PK\u0003\u0004", 10);
  bytes.fill(0xff, header + 38, header + 42);
  const file = await open(bytes);
  await expect(file.read("w0")).rejects.toThrow(
    expect.objectContaining({
      name: "BadInput",
      message: expect.stringContaining('has entry "a/data/0", which does not unpack'),
    }),
  );
});

test("a failure to read is told as it is, not as a damaged file", async () => {
  const source = memorySource(archive(plain, { ...stored, deflated: true }));
  let fail = false;
  const failing = {
    size: source.size,
    read: (start: number, end: number) => (fail ? Promise.reject(new Error("disk")) : source.read(start, end)),
  };
  const file = await openWeightsFile(failing, "a.pth");
  fail = true;
  await expect(file.read("w0")).rejects.toThrow(/^disk$/);
});
