import { type Tensor2D, tensor2d } from "@tensorflow/tfjs-core";
import { Autoencoder, type AutoencoderShape, latentLength } from "../autoencoder/autoencoder.js";
import { Denoiser, type DenoiserShape } from "../diffusion/denoiser.js";
import {
  type LatentScaling,
  rescaleLatents,
  restoreLatentScaling,
  unscaleLatents,
} from "../diffusion/latent-scaling.js";
import type { ObjectStore } from "../storage/object-store.js";
import { layoutOfTensors } from "../weights/layout.js";
import type { NamedArray } from "../weights/named-arrays.js";
import { denormalise, type Normalisation, normalisationFromArrays, normalise } from "../weights/normalisation.js";
import { withoutPrefix } from "../weights/prefixed-arrays.js";
import { getArrays } from "./objects-of-arrays.js";
import type { CheckpointSetResult, PDiffModelResult } from "./results.js";
import type { PDiffSpecification } from "./specification.js";

/** A trained model in memory: everything between noise and parameters. Its owner disposes it. */
export interface LoadedModel {
  readonly normalisation: Normalisation;
  readonly autoencoder: Autoencoder;
  readonly denoiser: Denoiser;
  readonly scaling: LatentScaling;
  dispose(): void;
}

export function autoencoderShape(dimensions: number, { autoencoder }: PDiffSpecification): AutoencoderShape {
  const { channels, kernel, latent, tokens } = autoencoder;
  return { dimensions, channels, kernel, latent, ...(tokens !== undefined && { tokens }) };
}

export function denoiserShape({ autoencoder, diffusion }: PDiffSpecification): DenoiserShape {
  const { channels, kernel } = diffusion;
  const token = autoencoder.tokens === undefined ? {} : { token: autoencoder.latent };
  return { latent: latentLength(autoencoder), channels, kernel, ...token };
}

/** The engine must have been started. */
export async function loadModel(
  store: ObjectStore,
  checkpointSet: CheckpointSetResult,
  model: PDiffModelResult,
): Promise<LoadedModel> {
  const arrays = await getArrays(store, model.weights);
  const { specification } = model;
  const autoencoder = Autoencoder.restore(
    autoencoderShape(checkpointSet.dimensions, specification),
    withoutPrefix("autoencoder.", arrays),
  );
  const denoiser = Denoiser.restore(denoiserShape(specification), withoutPrefix("denoiser.", arrays));
  return {
    normalisation: normalisationFromArrays(layoutOfTensors(checkpointSet.layout), specification.normalisation, arrays),
    autoencoder,
    denoiser,
    scaling: restoreLatentScaling(withoutPrefix("latent.", arrays)),
    dispose() {
      autoencoder.dispose();
      denoiser.dispose();
    },
  };
}

/** Vectors in one pass through the autoencoder. Never fewer, because engines round batches of other sizes otherwise. */
const BATCH = 50;

/** The rows of (N, columns) through `f`, a batch at a time, the last one filled up with zeros: (N, …) values. */
export async function mapRows({ shape, data }: NamedArray, f: (rows: Tensor2D) => Tensor2D): Promise<Float32Array> {
  const [rows = 0, columns = 0] = shape;
  const parts: Float32Array[] = [];
  for (let start = 0; start < rows; start += BATCH) {
    const end = Math.min(start + BATCH, rows);
    const batch = new Float32Array(BATCH * columns);
    batch.set(data.subarray(start * columns, end * columns));
    const input = tensor2d(batch, [BATCH, columns]);
    const output = f(input);
    const values = await output.data<"float32">();
    parts.push(values.subarray(0, (values.length / BATCH) * (end - start)));
    input.dispose();
    output.dispose();
  }
  const mapped = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    mapped.set(part, offset);
    offset += part.length;
  }
  return mapped;
}

/** Rescaled latents (N, L) to parameters (N, D). */
export async function decodeLatents(
  { scaling, autoencoder, normalisation }: LoadedModel,
  latents: NamedArray,
): Promise<Float32Array> {
  return denormalise(
    normalisation,
    await mapRows(unscaleLatents(scaling, latents), (rows) => autoencoder.decode(rows)),
  );
}

/** Parameters (N, D) to rescaled latents (N, L). */
export async function encodeParameters(
  { scaling, autoencoder, normalisation }: LoadedModel,
  values: NamedArray,
): Promise<NamedArray> {
  const [rows = 0] = values.shape;
  const normalised = { shape: values.shape, data: normalise(normalisation, values.data) };
  const data = await mapRows(normalised, (batch) => autoencoder.encode(batch));
  return rescaleLatents(scaling, { shape: [rows, data.length / rows], data });
}
