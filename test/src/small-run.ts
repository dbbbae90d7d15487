import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A whole run in seconds, on either engine: the last layer of an MLP-3 (260 parameters), a few steps of everything. */
export const smallRun = {
  seed: 5,
  dataset: "mnist",
  architecture: "mlp3",
  collect: {
    mode: "steps",
    subset: "head",
    count: 12,
    pretrain: { epochs: 0.2, learningRate: 0.003 },
    learningRate: 0.001,
  },
  train: {
    normalisation: "parameter",
    autoencoder: { channels: [4, 8], latent: 16, steps: 20, batchSize: 6, learningRate: 0.001 },
    diffusion: { channels: [8, 16, 8], timesteps: 50, steps: 20, batchSize: 6, learningRate: 0.001 },
  },
  generate: { count: 6, sampler: "ddim", steps: 10 },
  evaluate: { noiseAmplitudes: [0.05], baselineCount: 4, selectImages: 500 },
};

export interface Workplace {
  readonly folder: string;
  /** A data folder that does not exist yet. */
  newData(): string;
  /** A file with the specification as JSON. */
  fileOf(specification: unknown): Promise<string>;
  remove(): Promise<void>;
}

/** A folder of its own for a test file's specifications and data. */
export async function makeWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-test-"));
  const fresh = () => join(folder, randomBytes(6).toString("hex"));
  return {
    folder,
    newData: fresh,
    async fileOf(specification) {
      const file = `${fresh()}.json`;
      await writeFile(file, JSON.stringify(specification));
      return file;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
