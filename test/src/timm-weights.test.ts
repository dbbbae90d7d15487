import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findArchitecture } from "@hatchery/core/architectures/find-architecture.js";
import { stateDicts, type TimmCase, usualCases } from "@hatchery/core/architectures/test-timm-cases.js";
import { formulaPixels, formulaWeights } from "@hatchery/core/architectures/test-timm-formula.js";
import { decodeSafetensors, encodeSafetensors } from "@hatchery/core/weights/safetensors.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hatchery } from "./hatchery-command.js";
import { repository } from "./running-command.js";
import { makeWorkplace, type Workplace } from "./small-run.js";

let workplace: Workplace;
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterAll(() => workplace.remove());

/** As close to PyTorch as logits must be, in units of the largest. */
const TOLERANCE = 1e-3;

/** The rows of logits that `hatchery predict` writes for images (N, C, H, W). */
async function predict(architecture: string, weights: string, shape: readonly number[], data: Float32Array) {
  const images = join(workplace.folder, "images.safetensors");
  const out = join(workplace.folder, "logits.safetensors");
  await writeFile(images, encodeSafetensors({ images: { shape, data } }));
  const files = ["--architecture", architecture, "--weights", weights, "--images", images, "--out", out];
  const { code, stderr } = await hatchery(["predict", ...files]);
  expect(code, stderr).toBe(0);
  const { logits } = decodeSafetensors(await readFile(out)).arrays;
  const [count = 0, classes = 0] = logits?.shape ?? [];
  return Array.from({ length: count }, (_, row) => [
    ...(logits?.data.subarray(row * classes, (row + 1) * classes) ?? []),
  ]);
}

/** `theirs` may have the first classes only. */
function expectClose(ours: readonly number[][], theirs: readonly (readonly number[])[]): void {
  expect(ours).toHaveLength(theirs.length);
  const largest = Math.max(...theirs.flat().map(Math.abs));
  const apart = theirs.flatMap((row, image) =>
    row.map((logit, index) => Math.abs(logit - (ours[image]?.[index] ?? NaN))),
  );
  expect(Math.max(...apart) / largest).toBeLessThan(TOLERANCE);
}

describe("a checkpoint that torch.save wrote predicts what timm's model does", async () => {
  const folder = join(repository, "test/fixtures/timm-checkpoints");
  const expected: { images: { shape: number[] }; cases: { architecture: string; file: string; logits: number[][] }[] } =
    JSON.parse(await readFile(join(folder, "expected.json"), "utf8"));
  const { shape } = expected.images;
  const pixels = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(0.37 * i));

  test.each(expected.cases)("$architecture from $file", async ({ architecture, file, logits }) => {
    expectClose(await predict(architecture, join(folder, file), shape, pixels), logits);
  });
});

/** Name, shape and format of each tensor in a safetensors file, in the order of the file, read as the format's specification says. */
async function tensorsIn(path: string): Promise<[string, number[], string][]> {
  const file = await open(path);
  try {
    const { buffer: start } = await file.read(Buffer.alloc(8), 0, 8, 0);
    const length = Number(start.readBigUInt64LE());
    const { buffer: text } = await file.read(Buffer.alloc(length), 0, length, 8);
    const { __metadata__: _, ...header } = JSON.parse(text.toString("utf8"));
    const entries = Object.entries<{ dtype: string; shape: number[]; data_offsets: [number, number] }>(header);
    entries.sort(([, one], [, other]) => one.data_offsets[0] - other.data_offsets[0]);
    return entries.map(([name, { dtype, shape }]) => [name, shape, dtype]);
  } finally {
    await file.close();
  }
}

/** For each architecture the case whose shapes are listed: the usual size where a transformer has positions, a small one elsewhere. */
const cases = usualCases.filter(
  ({ architecture, input }) => input.height === (architecture.startsWith("vit") ? 224 : 64),
);

describe("weights that follow timm's names", () => {
  test.each(cases)("predict as timm does, and leave as they came: $architecture for $input", async (one: TimmCase) => {
    const { architecture, input, batch, logits } = one;
    const { height, width, channels } = input;
    const built = findArchitecture(architecture).build(input);
    const counts = new Set(built.tensors.filter(({ role }) => role === "count").map(({ name }) => name));
    const brought = join(workplace.folder, "brought.safetensors");
    await writeFile(brought, encodeSafetensors(formulaWeights(built), {}, counts));
    const images = formulaPixels(input, batch);
    expectClose(await predict(architecture, brought, [batch, channels, height, width], images), logits);

    const data = workplace.newData();
    const taken = join(workplace.folder, "taken.safetensors");
    const imported = await hatchery(["weights", "import", brought, "--size", `${height}`, "--data", data, "--json"]);
    expect(imported.code, imported.stderr).toBe(0);
    const { digest, ...found } = JSON.parse(imported.stdout);
    expect(found).toMatchObject({
      architecture,
      input,
      parameters: one.parameters,
      notes: [],
    });
    const exported = await hatchery(["weights", "export", digest, "--out", taken, "--data", data]);
    expect(exported.code, exported.stderr).toBe(0);
    const expected = Object.entries(stateDicts[architecture] ?? {}).map(([name, shape]) => [
      name,
      shape,
      name.endsWith("num_batches_tracked") ? "I64" : "F32",
    ]);
    expect(await tensorsIn(taken)).toEqual(expected);
    await rm(data, { recursive: true });
  });
});
