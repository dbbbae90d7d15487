import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { parseRunSpecification } from "../pipeline/parse-specification.js";
import { demoCommand } from "./demo.js";
import { commandOutput } from "./test-command-output.js";

const small = (kind: string, collect: object, train: object) =>
  parseRunSpecification({
    name: `Small ${kind}`,
    dataset: "mnist",
    architecture: "mlp3",
    images: { size: 7, trainCount: 500, testCount: 100 },
    collect: { count: 4, ...collect },
    train: { kind, ...train },
    generate: { count: 3, steps: 2 },
    evaluate: { noiseAmplitudes: [0.1], baselineCount: 2, selectImages: 50 },
  });
const training = { epochs: 1, batchSize: 50, learningRate: 0.01 };
const collection = [
  small("behavioural", { mode: "seeds", training }, { latent: 2, steps: 4, networks: 2, batchSize: 16, warmUp: 1 }),
  small(
    "p-diff",
    { mode: "steps", subset: "head", pretrain: training, learningRate: 0.01 },
    {
      autoencoder: { channels: [4], latent: 8, steps: 2, batchSize: 4 },
      diffusion: { channels: [4, 8, 4], timesteps: 20, steps: 2, batchSize: 4 },
    },
  ),
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-demo-"));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

async function outputOf(...parameters: string[]): Promise<string> {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  return commandOutput(demoCommand(collection), [...parameters, "--data", join(folder, "data")]);
}

const reportIn = async (file: string) => JSON.parse(await readFile(join(folder, file), "utf8"));

test("hatches one after the other, prints both and leaves both reports", async () => {
  const text = await outputOf("--report", join(folder, "r.json"));
  expect(text).toMatch(/^Small behavioural\n\n(.+\n|\n)+Small p-diff\n\n/);
  expect((await readdir(folder)).sort()).toEqual(["data", "r.behavioural.json", "r.json"]);
  expect(await reportIn("r.json")).toMatchObject({ generator: { kind: "p-diff" }, generated: { count: 3 } });
  expect(await reportIn("r.behavioural.json")).toMatchObject({
    generator: { kind: "behavioural", usesTaskData: true },
  });
});

test("hatches one where only that is wanted, whose report then has the name that is given, and does nothing twice", async () => {
  const both = JSON.parse(await outputOf("--json"));
  expect(Object.keys(both)).toEqual(["behavioural", "p-diff"]);
  const one = JSON.parse(await outputOf("--json", "--kind", "behavioural", "--report", join(folder, "one.json")));
  expect(one).toEqual({ behavioural: both.behavioural });
  expect(await reportIn("one.json")).toEqual(both.behavioural.report);
});
