import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type RandomStream, randomStream } from "../engine/random.js";
import { BadInput } from "../errors.js";
import { openWeightsFile } from "./open-weights-file.js";
import { decodeSafetensors } from "./safetensors.js";
import { type CountedSource, memorySource } from "./test-byte-source.js";
import type { WeightsFile } from "./weights-file.js";

const fixtures = new URL("../../../../test/fixtures/", import.meta.url);
const MUTATIONS = 10_000;

/** All files that are read as they are. */
async function goodFiles(): Promise<{ name: string; bytes: Uint8Array }[]> {
  const names = (
    await Promise.all(
      ["pytorch", "safetensors"].map(async (folder) =>
        (await readdir(new URL(folder, fixtures))).map((name) => `${folder}/${name}`),
      ),
    )
  ).flat();
  const files = await Promise.all(
    names
      .filter((name) => /\.(pth|safetensors)$/.test(name))
      .map(async (name) => ({ name, bytes: new Uint8Array(await readFile(new URL(name, fixtures))) })),
  );
  const opened = await Promise.all(
    files.map(({ name, bytes }) =>
      openWeightsFile(memorySource(bytes), name).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => opened[index]);
}

/** Numbers that stand at the edges of what lengths, offsets and counts can be. */
const edges = [
  0n,
  1n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fff_ffffn,
  0xffff_ffffn,
  1n << 40n,
  (1n << 53n) - 1n,
  (1n << 63n) - 1n,
  (1n << 64n) - 1n,
];

type Mutation = (bytes: Uint8Array, random: RandomStream, other: Uint8Array) => Uint8Array;
const mutations: readonly Mutation[] = [
  function flipBits(bytes, random) {
    const changed = bytes.slice();
    for (let flips = 1 + random.integer(4); flips > 0; flips--) {
      const position = random.integer(bytes.length);
      changed[position] = (changed[position] ?? 0) ^ (1 << random.integer(8));
    }
    return changed;
  },
  function truncate(bytes, random) {
    return bytes.slice(0, random.integer(bytes.length));
  },
  function splice(bytes, random, other) {
    const from = random.integer(other.length);
    const piece = other.subarray(from, from + 1 + random.integer(64));
    const at = random.integer(bytes.length);
    const removed = random.integer(2) * piece.length;
    return new Uint8Array([...bytes.subarray(0, at), ...piece, ...bytes.subarray(at + removed)]);
  },
  function setNumber(bytes, random) {
    const changed = bytes.slice();
    const width = 1 << random.integer(4);
    let value = edges[random.integer(edges.length)] ?? 0n;
    const start = random.integer(bytes.length);
    for (let position = start; position < start + width && position < changed.length; position++, value >>= 8n) {
      changed[position] = Number(value & 0xffn);
    }
    return changed;
  },
  // In the last bytes of an archive, where its directory stands, and the first, where headers and pickles begin.
  function setByteAtEitherEnd(bytes, random) {
    const changed = bytes.slice();
    const position = random.integer(Math.min(200, bytes.length));
    changed[random.integer(2) === 0 ? position : bytes.length - 1 - position] = random.integer(256);
    return changed;
  },
];

test(`${MUTATIONS} damaged files are read or refused, with no other error, and nothing larger than they could hold is made of them`, async () => {
  const files = await goodFiles();
  const outcomes = { read: 0, refused: 0 };
  for (let count = 0; count < MUTATIONS; count++) {
    const random = randomStream(7, "mutation", count);
    const [{ name, bytes } = { name: "", bytes: new Uint8Array() }, other] = [
      files[count % files.length],
      files[random.integer(files.length)],
    ];
    const mutate = mutations[random.integer(mutations.length)];
    const mutated = mutate?.(bytes, random, other?.bytes ?? bytes) ?? bytes;
    const source = memorySource(mutated);
    try {
      const file = await openWeightsFile(source, name);
      await readAll(file, source, mutated.length);
      outcomes.read++;
    } catch (error) {
      if (!(error instanceof BadInput)) throw new Error(`${mutate?.name} ${count} of ${name}`, { cause: error });
      if (error.message.length > 1000) throw error;
      outcomes.refused++;
    }
    if (name.endsWith(".safetensors")) decodeOrRefuse(mutated);
  }
  expect(files.length).toBeGreaterThanOrEqual(17);
  // Changes within the values of tensors leave a file that can be read; of all others most are noticed.
  expect(outcomes.refused).toBeGreaterThan(MUTATIONS / 3);
  expect(outcomes.read).toBeGreaterThan(MUTATIONS / 10);
});

/** Plain comparisons, as there are a hundred thousand. */
async function readAll(file: WeightsFile, source: CountedSource, size: number): Promise<void> {
  // What is read to open a file is there, each part of it at most twice.
  if (source.taken.total > 2 * size + 1024)
    throw new Error(`${source.taken.total} bytes of ${size} were read to open it`);
  for (const { name, shape } of file.tensors) {
    const values = shape.reduce((product, length) => product * length, 1);
    if (values > Math.max(32 * size, 1 << 22)) throw new Error(`${name} of ${values} values was let in`);
    if ((await file.read(name)).length !== values) throw new Error(`${name} came with other than ${values} values`);
  }
}

function decodeOrRefuse(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
  }
}
