import { setImmediate } from "node:timers/promises";
import { measurePeak } from "../engine/measure.js";
import { startEngine } from "../engine/start-engine.js";
import { BadInput, Interrupted } from "../errors.js";
import type { ObjectStore } from "../storage/object-store.js";
import { readReference, writeReference } from "../storage/references.js";
import type { Progress, SavedState, Task } from "../task.js";
import { decodeSafetensors, encodeSafetensors } from "../weights/safetensors.js";
import { canonicalDigest } from "./canonical-digest.js";
import type { AnyStageResult, Digest, EngineDescription, WeightsResult } from "./results.js";

/** What every stage is given besides its input. */
export interface StageContext {
  readonly store: ObjectStore;
  readonly signal: AbortSignal;
  report(progress: Progress): void;
  /** A running stage saves its state this often; what a kill can cost. */
  readonly saveEverySeconds: number;
}

/** Long enough to cost a running stage under 2 % of its time, short enough that a kill costs little. */
export const DEFAULT_SAVE_SECONDS = 15;

type StoredResult = AnyStageResult | WeightsResult;
export type ResultKind = StoredResult["kind"];
export type ResultOf<K extends ResultKind> = Extract<StoredResult, { readonly kind: K }>;

/** A result before it is stored. */
export type Unstored<K extends ResultKind> = Without<ResultOf<K>, "kind" | "digest" | "engine" | "schema">;
type Without<R, Keys extends PropertyKey> = R extends unknown ? Omit<R, Keys> : never;

/**
 * Runs a stage unless the store already has its result: the same identity gives the same result, so a retry does nothing twice.
 * A stage that was interrupted or killed goes on from the state it saved, and its state is removed once the result is stored.
 * @param identity everything that the result depends on, as plain JSON.
 */
export async function runStage<K extends AnyStageResult["kind"]>(
  kind: K,
  identity: object,
  context: StageContext,
  work: (task: StageTask, engine: EngineDescription) => Promise<Unstored<K>>,
): Promise<ResultOf<K>> {
  return storeOnce(kind, identity, context, async (task) => {
    const engine = await describeEngine();
    return { engine, ...(await work(task, engine)) };
  });
}

/** The same for work that needs no engine. */
export async function storeOnce<K extends ResultKind>(
  kind: K,
  identity: object,
  context: StageContext,
  work: (task: StageTask) => Promise<Unstored<K>>,
): Promise<ResultOf<K>> {
  const id = canonicalDigest({ kind, ...identity });
  const stored = await readReference(context.store, `stages/${id}.json`);
  if (stored !== undefined) return readResult(context.store, kind, String(Reflect.get(Object(stored), "result")));
  const unstored = { kind, ...(await work(stageTask(id, context))) };
  const digest = resultDigest(unstored);
  await writeReference(context.store, `results/${digest}.json`, { schema: 1, digest, ...unstored });
  await writeReference(context.store, `stages/${id}.json`, { result: digest });
  for await (const key of context.store.list(`state/${id}/`)) await context.store.delete(key);
  return readResult(context.store, kind, digest);
}

async function describeEngine(): Promise<EngineDescription> {
  const { name, device, version, threads } = await startEngine();
  let peak = peaks.get(name);
  if (peak === undefined) {
    peak = measurePeak();
    peaks.set(name, peak);
  }
  return { name, device, version, threads, peak: await peak };
}

/** Measured once in a process, by the engine's name. */
const peaks = new Map<EngineDescription["name"], Promise<number>>();

const kindNames: Readonly<Record<ResultKind, string>> = {
  "checkpoint-set": "a checkpoint set",
  "diffusion-model": "a diffusion model",
  "generated-set": "a set of generated models",
  evaluation: "an evaluation",
  weights: "a set of weights",
};

function isOfKind<K extends ResultKind>(result: StoredResult, kind: K): result is ResultOf<K> {
  return result.kind === kind;
}

/**
 * The stored result with this digest, or with the only digest that begins so.
 * @throws BadInput when there is none, more than one, or it is of another kind.
 */
export async function readResult<K extends ResultKind>(
  store: ObjectStore,
  kind: K,
  digest: Digest,
): Promise<ResultOf<K>> {
  const result = await readAnyResult(store, digest);
  if (!isOfKind(result, kind))
    throw new BadInput(`${digest} is the digest of ${kindNames[result.kind]}; ${kindNames[kind]} is needed.`, "digest");
  return result;
}

/**
 * The same of whatever kind.
 * @throws BadInput when there is none, or more than one.
 */
export async function readAnyResult(store: ObjectStore, digest: Digest): Promise<StoredResult> {
  const complete = digest.length < 64 ? await completeDigest(store, digest) : digest;
  const result = await readReference(store, `results/${complete}.json`);
  if (result === undefined) throw new BadInput(`There is no result ${complete} in the store.`, "digest");
  // Only storeOnce writes results, and what was read is checked against the address it was written to.
  const typed = result as StoredResult;
  if (resultDigest(typed) !== complete) {
    throw new BadInput(
      `The result ${complete} in the store is damaged; delete results/${complete}.json and run its stage again.`,
      "digest",
    );
  }
  return typed;
}

async function completeDigest(store: ObjectStore, prefix: string): Promise<Digest> {
  const found: string[] = [];
  if (/^[0-9a-f]{4,}$/.test(prefix)) {
    for await (const key of store.list(`results/${prefix}`)) found.push(key.slice("results/".length, -".json".length));
  }
  const [only, ...others] = found;
  if (only === undefined)
    throw new BadInput(
      `There is no result that begins with "${prefix}" in the store; digests are printed by the command that made them.`,
      "digest",
    );
  if (others.length > 0)
    throw new BadInput(`${found.length} results begin with "${prefix}"; give more digits.`, "digest");
  return only;
}

/** SHA-256 of everything in a result that a second run must reproduce: all but timings and the engine. */
function resultDigest(result: object): Digest {
  const {
    schema: _schema,
    digest: _digest,
    engine: _engine,
    seconds: _seconds,
    ...reproducible
  } = { schema: 1, digest: "", engine: null, seconds: null, ...result };
  return canonicalDigest(
    "report" in reproducible
      ? { ...reproducible, report: reproducibleReport(Object(reproducible.report)) }
      : reproducible,
  );
}

function reproducibleReport(report: object): object {
  const { engine: _engine, seconds: _seconds, ...reproducible } = { engine: null, seconds: null, ...report };
  return reproducible;
}

/** A task that also knows how long each of its parts took, earlier attempts included. */
export interface StageTask extends Task {
  /** Seconds since the part with this state key began, or since this attempt at the stage did. */
  seconds(key?: string): number;
}

/** A task whose state lives in the store under the stage's own folder. */
export function stageTask(id: string, context: StageContext): StageTask {
  const keyOf = (key: string) => `state/${id}/${key}.safetensors`;
  const began = performance.now();
  const parts = new Map<string, { readonly began: number; readonly before: number }>();
  const seconds = (key = "") => {
    const part = parts.get(key) ?? { began, before: 0 };
    return part.before + (performance.now() - part.began) / 1000;
  };
  let saved = began;
  return {
    signal: context.signal,
    report: (progress) => context.report(progress),
    seconds,
    async restore(key) {
      const present = (await context.store.size(keyOf(key))) !== undefined;
      const state = present ? decodeSafetensors(await context.store.get(keyOf(key))) : undefined;
      parts.set(key, { began: performance.now(), before: Number(state?.metadata["seconds"] ?? 0) });
      return state && { step: Number(state.metadata["step"]), tensors: state.arrays };
    },
    async checkpoint(key: string, state: () => Promise<SavedState>) {
      await setImmediate();
      const due = performance.now() - saved >= context.saveEverySeconds * 1000;
      if (!due && !context.signal.aborted) return;
      const { step, tensors } = await state();
      const metadata = { step: String(step), seconds: String(seconds(key)) };
      await context.store.put(keyOf(key), encodeSafetensors(tensors, metadata));
      saved = performance.now();
      if (context.signal.aborted)
        throw new Interrupted("Stopped; what was done is saved, and the same command goes on from there.");
    },
  };
}
