import type { InputShape } from "../architectures/architecture.js";
import type { BehaviouralSpecification } from "../behavioural/specification.js";
import type { Report, Verdict } from "../evaluation/report.js";
import type { StoredTensor } from "../weights/weights-file.js";
import type {
  CollectSpecification,
  EvaluateSpecification,
  GenerateSpecification,
  ImagesSpecification,
  PDiffSpecification,
} from "./specification.js";

/** Hex SHA-256 of an object's bytes, which is also its address in the store. */
export type Digest = string;

export interface EngineDescription {
  readonly name: "tensorflow" | "wasm";
  readonly device: "cpu" | "cuda";
  readonly version: string;
  readonly threads: number;
  /** GFLOP/s that it reached in a short measurement before its first stage; absent in results of before it was measured. */
  readonly peak?: number;
}

/** Common to the stored results of all stages. The result's own digest is the SHA-256 of its canonical JSON without `seconds` and `engine`. */
interface StageResult {
  readonly schema: 1;
  readonly digest: Digest;
  readonly seed: number;
  readonly engine: EngineDescription;
}

export interface SubsetTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Loss curve: pairs of step (from 1) and loss. */
export type LossCurve = readonly (readonly [number, number])[];

export interface CheckpointSetResult extends StageResult {
  readonly kind: "checkpoint-set";
  readonly dataset: { readonly name: string; readonly digest: Digest };
  readonly architecture: string;
  /** Digest of the network that an architecture of one's own built; absent where the architecture is built in. */
  readonly definition?: Digest;
  /** How the dataset's images were fitted to the network, if they were. */
  readonly images?: ImagesSpecification;
  readonly specification: CollectSpecification;
  /** The subset's tensors in the order of the vector. */
  readonly layout: readonly SubsetTensor[];
  /** D, parameters in a vector. */
  readonly dimensions: number;
  /** safetensors: `values` (K, D). */
  readonly values: Digest;
  /** safetensors: every tensor outside the subset, by timm's names; absent when the subset is the whole network. */
  readonly frozen?: Digest;
  /** Accuracy of each checkpoint on the test split. */
  readonly accuracies: readonly number[];
  /** safetensors: `predictions` (K, N) class indices as float32, on the test split. */
  readonly predictions: Digest;
  readonly losses: LossCurve;
  readonly flops: number;
  /** All of it, and the part of training the whole network where that came first. */
  readonly seconds: { readonly collect: number; readonly pretrain?: number };
}

interface ModelResult extends StageResult {
  readonly kind: "diffusion-model";
  readonly checkpointSet: Digest;
  /** safetensors: what turns noise into parameters. */
  readonly weights: Digest;
  /** safetensors: `latents` (K, latent) of the checkpoints, of unit variance. */
  readonly latents: Digest;
  /** Largest absolute value and standard deviation of those latents: a collapse shows here first. */
  readonly latentRange: { readonly maximum: number; readonly std: number };
  /** What is wrong with them, as sentences; absent where nothing is. */
  readonly alarms?: readonly string[];
}

/** `weights` are the statistics of the normalisation, the autoencoder (`autoencoder.*`) and the denoiser (`denoiser.*`). */
export interface PDiffModelResult extends ModelResult {
  readonly specification: PDiffSpecification;
  readonly losses: { readonly autoencoder: LossCurve; readonly diffusion: LossCurve };
  readonly flops: { readonly autoencoder: number; readonly diffusion: number };
  readonly seconds: { readonly autoencoder: number; readonly diffusion: number };
}

/** `weights` are the decoder's `weight` (L, D) and `bias` (D). It was trained on the task's images too, and its networks are to be labelled so. */
export interface BehaviouralModelResult extends ModelResult {
  readonly specification: BehaviouralSpecification;
  /** Share of the aligned checkpoints' variance along the axes that the decoder started at. */
  readonly explained: number;
  readonly losses: { readonly decoder: LossCurve };
  readonly flops: { readonly decoder: number };
  readonly seconds: { readonly decoder: number };
}

/** Both kinds are told apart by `isBehavioural`. */
export type DiffusionModelResult = PDiffModelResult | BehaviouralModelResult;

export interface GeneratedSetResult extends StageResult {
  readonly kind: "generated-set";
  readonly diffusionModel: Digest;
  readonly specification: GenerateSpecification;
  /** safetensors: `values` (count, D). */
  readonly values: Digest;
  /** Each model's own subset tensors as safetensors, by digest, in the order of `values`. */
  readonly models: readonly { readonly index: number; readonly digest: Digest; readonly bytes: number }[];
  /** The sampled latents beside the checkpoints': `beyond` is the share of their values at or beyond the checkpoints' range. Where a sampler made them. */
  readonly latentRange?: { readonly maximum: number; readonly std: number; readonly beyond: number };
  /** What is wrong with them, as sentences; absent where nothing is. */
  readonly alarms?: readonly string[];
  /** Where `specification.novelty` was asked for. */
  readonly selection?: NoveltySelection;
  readonly flops: number;
  readonly seconds: { readonly generate: number };
}

/** How networks were chosen among those drawn; measured on images of the training split. */
export interface NoveltySelection {
  /** All that were drawn. */
  readonly drawn: number;
  /** Which of them each model is, counted from 0. */
  readonly draws: readonly number[];
  /** Each model's IoU with the checkpoint nearest to it. */
  readonly iouNearest: readonly number[];
}

/** How good and how new one generated model is. */
export interface ModelEvaluation {
  readonly index: number;
  readonly accuracy: { readonly train: number; readonly test: number };
  readonly failed: boolean;
  readonly iouNearest: number;
  readonly iouMean: number;
  readonly l2Nearest: number;
  /** Index of the checkpoint with the highest IoU. */
  readonly nearestCheckpoint: number;
  readonly verdict: Verdict;
  readonly wrongPredictions: number;
}

export interface EvaluationResult extends StageResult {
  readonly kind: "evaluation";
  readonly generatedSet: Digest;
  readonly specification: EvaluateSpecification;
  readonly report: Report;
  readonly models: readonly ModelEvaluation[];
  /** safetensors: `predictions` (count, N) of the generated models on the test split, class indices as float32. */
  readonly predictions: Digest;
  readonly seconds: { readonly evaluate: number };
}

/**
 * Weights that somebody brought, normalised: every tensor of an architecture by timm's names, float32, in the order of the state dict.
 * The result's own digest is the SHA-256 of its canonical JSON.
 */
export interface WeightsResult {
  readonly schema: 1;
  readonly digest: Digest;
  readonly kind: "weights";
  /** Of what had to be drawn at random, such as a head for other classes. */
  readonly seed: number;
  readonly architecture: string;
  readonly input: InputShape;
  /** Values that training changes: without running averages and counts. */
  readonly parameters: number;
  /** The safetensors object. */
  readonly tensors: Digest;
  /** Size of that object. */
  readonly bytes: number;
  /** What stands in it, in order. */
  readonly stored: readonly StoredTensor[];
  /** The file that they came from. */
  readonly source: {
    readonly format: "safetensors" | "pytorch" | "pytorch-legacy";
    readonly filename: string;
    readonly digest: Digest;
    readonly bytes: number;
  };
  /** What is not as it was in the file, in sentences. */
  readonly notes: readonly string[];
}

export type AnyStageResult = CheckpointSetResult | DiffusionModelResult | GeneratedSetResult | EvaluationResult;
