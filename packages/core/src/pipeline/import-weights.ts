import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { InputShape } from "../architectures/architecture.js";
import { Interrupted } from "../errors.js";
import { objectSource } from "../storage/object-source.js";
import type { ByteSource } from "../weights/byte-source.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import { type Refuse, refusalOf } from "../weights/refusal.js";
import { definitionDigest } from "./definition-digest.js";
import { type Match, matchArchitecture } from "./match-architecture.js";
import { planWeights } from "./plan-weights.js";
import type { Digest, WeightsResult } from "./results.js";
import { type StageContext, storeOnce } from "./stage.js";
import { storeSafetensors } from "./store-safetensors.js";

/** What a file of weights is said to be, and what is wanted of it; whatever is left out is found. */
export interface ImportOptions {
  /** Its name, which errors repeat; the bytes tell the format. */
  readonly filename: string;
  /** SHA-256 of the file in hex, if it was announced. */
  readonly sha256?: string;
  readonly architecture?: string;
  /** With another number of classes than the file has, the head is drawn anew. */
  readonly classes?: number;
  /** Height and width of the images in pixels. */
  readonly size?: number;
  readonly channels?: number;
  /** Of a new head; 0 by default. */
  readonly seed?: number;
}

export interface ImportInput extends ImportOptions {
  /** The object that holds the file. */
  readonly key: string;
}

/** Imports a file that the store holds, as importWeights does. The object stays. */
export async function importStored({ key, ...options }: ImportInput, context: StageContext): Promise<WeightsResult> {
  return importWeights(await objectSource(context.store, key), options, context);
}

/** Bytes that are hashed at a time. */
const CHUNK_BYTES = 4 << 20;

/**
 * Reads a file of weights that anybody may have sent, finds out which architecture it is for, adapts it to what is wanted, and stores it
 * as safetensors with timm's names, one tensor at a time. The same request finds the same result; a refused or killed one stores nothing.
 *
 * @throws BadInput (field: the file's name) when it is damaged, has another digest than announced, fits no architecture or not the one
 *   named, or has values that are not finite
 * @throws Interrupted when the signal fires
 */
export async function importWeights(
  source: ByteSource,
  options: ImportOptions,
  context: StageContext,
): Promise<WeightsResult> {
  const { filename, sha256, seed = 0 } = options;
  const refuse = refusalOf(filename);
  // An announced digest goes first, as a file that was cut short is better called so than malformed.
  const announced = sha256 === undefined ? undefined : await digestOf(source, context);
  if (announced !== sha256)
    throw refuse(
      `has the SHA-256 ${announced}, but ${sha256} was announced; it was damaged on its way, so send it again.`,
    );
  const file = await openWeightsFile(source, filename);
  const { size } = options;
  const match = matchArchitecture(
    file.tensors,
    {
      ...(options.architecture !== undefined && { architecture: options.architecture }),
      ...(size !== undefined && { height: size, width: size }),
      ...(options.channels !== undefined && { channels: options.channels }),
    },
    refuse,
  );
  const target = match.definition.build(wantedInput(match, options, refuse));
  const plan = planWeights(file, match, target, seed, refuse);
  const digest = announced ?? (await digestOf(source, context));
  const identity = {
    ...definitionDigest(target),
    source: digest,
    filename,
    architecture: target.name,
    input: target.input,
    seed,
  };
  return storeOnce("weights", identity, context, async () => {
    let done = 0;
    const stored = await storeSafetensors(context.store, plan.tensors, async (name) => {
      await goOn(context, "Reading the tensors", done++, plan.tensors.length, "tensor");
      return plan.read(name);
    });
    await goOn(context, "Reading the tensors", done, plan.tensors.length, "tensor");
    return {
      seed,
      architecture: target.name,
      input: target.input,
      parameters: target.tensors
        .filter(({ role }) => role === "parameter")
        .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0),
      tensors: stored.digest,
      bytes: stored.bytes,
      stored: plan.tensors,
      source: { format: file.format, filename, digest, bytes: source.size },
      notes: plan.notes,
    };
  });
}

/** What the network shall be for: what the tensors are for, unless something else is asked. */
function wantedInput(match: Match, { size, channels, classes }: ImportOptions, refuse: Refuse): InputShape {
  if (match.headless && classes === undefined)
    throw refuse(
      `has no head (${match.head.join(", ")}), so it does not tell how many classes there are; say how many, and a new head is made.`,
    );
  const { input } = match;
  return {
    height: size ?? input.height,
    width: size ?? input.width,
    channels: channels ?? input.channels,
    classes: classes ?? input.classes,
  };
}

async function digestOf(source: ByteSource, context: StageContext): Promise<Digest> {
  const hash = createHash("sha256");
  for (let start = 0; start < source.size; start += CHUNK_BYTES) {
    await goOn(context, "Checking the file", start, source.size, "byte");
    hash.update(await source.read(start, Math.min(start + CHUNK_BYTES, source.size)));
  }
  return hash.digest("hex");
}

async function goOn(context: StageContext, phase: string, done: number, total: number, unit: string): Promise<void> {
  context.report({ phase, done, total, unit });
  await setImmediate();
  if (context.signal.aborted) throw new Interrupted("Stopped; nothing of the file was stored.");
}
