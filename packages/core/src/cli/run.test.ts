import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "./run.js";
import { commandOutput } from "./test-command-output.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-run-"));
});
afterAll(() => rm(folder, { recursive: true }));

const outputOf = (...parameters: string[]) =>
  commandOutput(runCommand(), [...parameters, "--data", join(folder, "data")]);

test("--list prints a line for each specification, and the same as JSON", async () => {
  const lines = (await outputOf("--list")).trim().split("\n");
  const rows: unknown = JSON.parse(await outputOf("--list", "--json"));
  expect(rows).toHaveLength(lines.length);
  expect(lines.length).toBeGreaterThanOrEqual(48);
  expect(lines).toContainEqual(
    expect.stringMatching(/^mnist-vit-tiny +mnist +vit_tiny_patch16_224 +768 values +dataset at hand$/),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^imagenet1k-resnet18 +.* 2048 values +dataset not imported$/));
  expect(rows).toContainEqual({
    name: "mnist-vit-tiny",
    dataset: "mnist",
    architecture: "vit_tiny_patch16_224",
    dimensions: 768,
    atHand: true,
  });
});

test("--plan says what a named specification takes on this engine, and what it lacks", async () => {
  const text = await outputOf("cifar100-resnet18", "--plan");
  expect(text).toMatch(/^ResNet-18 on CIFAR-100\n/);
  expect(text).toMatch(/^collect +Save checkpoints +200 checkpoints +2\.1 TFLOP /m);
  expect(text).toMatch(/^Time is an estimate for (tensorflow|wasm) /m);
  expect(text).toMatch(/^The images of cifar100 are not at hand; import the dataset/m);
  expect(text).toMatch(/^The network is trained from scratch\..* --weights\.$/m);
});

test("--plan of a file says the same as JSON, with the seed that was asked for", async () => {
  const file = join(folder, "specification.json");
  const collect = { mode: "seeds", count: 8, training: { epochs: 1, learningRate: 1e-3 } };
  await writeFile(file, JSON.stringify({ dataset: "mnist", architecture: "mlp3", collect }));
  expect(JSON.parse(await outputOf(file, "--plan", "--json", "--seed", "5"))).toMatchObject({
    architecture: "mlp3",
    dimensions: 784 * 50 + 50 + 50 * 25 + 25 + 25 * 10 + 10,
    atHand: true,
    notes: [],
    specification: { seed: 5 },
    gigaflops: { matmul: expect.any(Number) },
  });
});

test.each([
  [["mnist-resnet81"], 'There is no specification and no file "mnist-resnet81". Did you mean "mnist-resnet18"?'],
  [["missing.json"], "missing.json cannot be read"],
  [["missing.json", "--scale", "small"], "--scale is for the named specifications"],
  [["mnist-resnet18", "--weights", "?"], "collect.weights"],
])("%j is refused", async (parameters, sentence) => {
  await expect(outputOf(...parameters)).rejects.toThrow(sentence);
});
