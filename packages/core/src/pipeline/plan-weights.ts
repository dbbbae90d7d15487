import type { Architecture, InputShape, TensorSpecification } from "../architectures/architecture.js";
import { initialise } from "../architectures/initialise.js";
import { nodeShapes } from "../architectures/node-shapes.js";
import { randomStream } from "../engine/random.js";
import { channelAdaptation } from "../weights/adapt-input-convolution.js";
import type { DtypeName } from "../weights/dtypes.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import type { Refuse } from "../weights/refusal.js";
import { type Grid, resamplePositionEmbedding } from "../weights/resample-position-embedding.js";
import type { TensorToWrite } from "../weights/safetensors-encoding.js";
import type { StoredTensor, WeightsFile } from "../weights/weights-file.js";
import { describeImages } from "./describe-images.js";
import type { Match } from "./match-architecture.js";

/** How a file of weights becomes the tensors of an architecture. */
export interface WeightsPlan {
  /** Every tensor of the architecture, in its order; counts are int64. */
  readonly tensors: readonly TensorToWrite[];
  /**
   * One tensor's values, read and adapted.
   * @throws BadInput when the file has values there that are not finite
   */
  read(name: string): Promise<Float32Array>;
  /** What is not as it was in the file, in sentences. */
  readonly notes: readonly string[];
  /** The head is drawn at random: the file has none, or one for other classes. */
  readonly newHead: boolean;
}

const floats: Partial<Record<DtypeName, string>> = { F32: "float32", F64: "float64", F16: "float16", BF16: "bfloat16" };

/**
 * Plans how the tensors of a file that matches an architecture become those of the same architecture for other images or classes, as
 * timm adapts its pretrained weights: a head for other classes is drawn anew, position embeddings are interpolated to another grid, the
 * first convolution is summed or repeated for other channels.
 *
 * @param target the matched architecture, built for what is wanted
 * @param seed of the new head
 * @throws BadInput when a tensor holds no floating-point numbers, or cannot be adapted
 */
export function planWeights(
  file: WeightsFile,
  match: Match,
  target: Architecture,
  seed: number,
  refuse: Refuse,
): WeightsPlan {
  const stored = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
  checkDtypes(target, stored, refuse);
  const counts = new Set(target.tensors.filter(({ role }) => role === "count").map(({ name }) => name));
  const missingCounts = [...counts].filter((name) => !stored.has(name));
  const newHead = match.head.length > 0 && (match.headless || match.input.classes !== target.input.classes);
  const head = newHead ? drawnHead(target, match.head, seed) : {};
  const adapted = adaptations(match, target, stored, new Set(Object.keys(head)), refuse);

  const read = async (name: string): Promise<Float32Array> => {
    const drawn = head[name];
    if (drawn !== undefined) return drawn.data;
    const tensor = stored.get(name);
    // Only counts may be missing, and they begin at zero.
    if (tensor === undefined) return new Float32Array(1);
    const data = await file.read(name);
    checkFinite(name, data, refuse);
    if (counts.has(name) && !data.every((count) => Number.isSafeInteger(count) && count >= 0))
      throw refuse(`has ${data.join(", ")} in ${name}, which counts batches; it must be a whole number from 0.`);
    return adapted.get(name)?.adapt({ shape: tensor.shape, data }) ?? data;
  };
  return {
    tensors: target.tensors.map(({ name, shape, role }) => ({ name, shape, dtype: role === "count" ? "I64" : "F32" })),
    read,
    newHead,
    notes: [
      ...(file.entry === undefined ? [] : [`The tensors are those under "${file.entry}" in the file.`]),
      ...conversions(file.tensors),
      ...(missingCounts.length > 0
        ? [`The file has no counts of batches (num_batches_tracked); ${missingCounts.length} of them begin at 0.`]
        : []),
      ...(newHead ? [headNote(match, target.input, Object.keys(head), seed)] : []),
      ...[...adapted.values()].map(({ note }) => note),
    ],
  };
}

function headNote(match: Match, { classes }: InputShape, names: readonly string[], seed: number): string {
  const has = match.headless ? "has no head" : `is for ${match.input.classes} classes`;
  return `The head (${names.join(", ")}) is new, as the file ${has}: it was drawn at random for ${classes} classes from seed ${seed}, and says nothing before it is trained.`;
}

function drawnHead(target: Architecture, names: readonly string[], seed: number): NamedArrays {
  const tensors = target.tensors.filter(({ name }) => names.includes(name));
  return initialise({ ...target, tensors }, randomStream(seed, "import", "head"));
}

function checkDtypes(target: Architecture, stored: ReadonlyMap<string, StoredTensor>, refuse: Refuse): void {
  for (const { name, role } of target.tensors) {
    const dtype = stored.get(name)?.dtype;
    if (dtype !== undefined && role !== "count" && floats[dtype] === undefined)
      throw refuse(
        `has tensor ${name} as ${dtype}; weights must be floating-point numbers, so save them without quantising them.`,
      );
  }
}

function conversions(tensors: readonly StoredTensor[]): string[] {
  return (["F64", "F16", "BF16"] as const).flatMap((dtype) => {
    const count = tensors.filter((tensor) => tensor.dtype === dtype).length;
    if (count === 0) return [];
    return [
      `${count} ${count === 1 ? "tensor was" : "tensors were"} ${floats[dtype]}, and ${count === 1 ? "is" : "are"} kept as float32.`,
    ];
  });
}

interface Adaptation {
  readonly note: string;
  adapt(array: NamedArrays[string]): Float32Array;
}

/** What must be done to tensors whose shapes differ, by name. */
function adaptations(
  match: Match,
  target: Architecture,
  stored: ReadonlyMap<string, StoredTensor>,
  drawn: ReadonlySet<string>,
  refuse: Refuse,
): Map<string, Adaptation> {
  const differing = target.tensors.filter(({ name, shape }) => {
    const tensor = stored.get(name);
    return tensor !== undefined && !drawn.has(name) && tensor.shape.join() !== shape.join();
  });
  return new Map(
    differing.map((tensor) => {
      const adaptation = positions(match.architecture, target, tensor) ?? firstConvolution(match, target, tensor);
      if (adaptation === undefined) {
        throw refuse(
          `is for ${describeImages(match.input)}, and its ${tensor.name} cannot be adapted to ${describeImages(target.input)}.`,
        );
      }
      return [tensor.name, adaptation];
    }),
  );
}

function positions(from: Architecture, to: Architecture, { name }: TensorSpecification): Adaptation | undefined {
  if (!to.nodes.some((node) => node.op === "position" && node.weight === name)) return undefined;
  const [before, after] = [gridOf(from), gridOf(to)];
  if (before === undefined || after === undefined) return undefined;
  return {
    note: `The position embedding ${name} was interpolated from ${before.height}x${before.width} to ${after.height}x${after.width} places.`,
    adapt: (array) => resamplePositionEmbedding(array, before, after).data,
  };
}

/** The grid of places that becomes the network's tokens. */
function gridOf({ nodes, tensors, input }: Architecture): Grid | undefined {
  const tokens = nodes.find((node) => node.op === "tokens");
  const shape = tokens && nodeShapes(nodes, tensors, input).get(tokens.input);
  return shape?.kind === "images" ? { height: shape.height, width: shape.width } : undefined;
}

function firstConvolution(match: Match, target: Architecture, { name }: TensorSpecification): Adaptation | undefined {
  const first = target.nodes.find((node) => node.op === "conv2d" && node.input === "images");
  if (first?.op !== "conv2d" || first.weight !== name || (first.groups ?? 1) !== 1) return undefined;
  const { channels } = target.input;
  const rule = channelAdaptation(match.input.channels, channels);
  if (rule === undefined) return undefined;
  return {
    note: `${name} is for ${channels} ${channels === 1 ? "channel" : "channels"}; its filters are ${rule.how}.`,
    adapt: (array) => rule.adapt(array).data,
  };
}

function checkFinite(name: string, data: Float32Array, refuse: Refuse): void {
  let count = 0;
  for (const value of data) if (!Number.isFinite(value)) count++;
  if (count > 0)
    throw refuse(
      `has ${count.toLocaleString("en")} of ${data.length.toLocaleString("en")} values in ${name} that are not finite numbers; weights with NaN or infinity cannot be used.`,
    );
}
