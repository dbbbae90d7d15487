import { z } from "zod";
import { readReference, writeReference } from "../storage/references.js";
import type { NamedArrays } from "../weights/named-arrays.js";
import { canonicalDigest } from "./canonical-digest.js";
import { getArrays, putArrays } from "./objects-of-arrays.js";
import type { Digest } from "./results.js";
import { type StageContext, type StageTask, stageTask } from "./stage.js";

/** Tensors that were computed before, or now. */
export interface Remembered {
  readonly arrays: NamedArrays;
  /** Of the safetensors object that holds them. */
  readonly digest: Digest;
  /** How long they took, when they were computed. */
  readonly seconds: number;
}

const reference = z.object({ tensors: z.string().regex(/^[0-9a-f]{64}$/), seconds: z.number().min(0) });

/**
 * Computes tensors that are no result of their own but that several results rest on, once: whoever asks with the same identity gets the
 * same ones. Work that was interrupted or killed goes on from the state it saved.
 * @param kind what they are, in a word
 * @param identity everything that they depend on, as plain JSON
 */
export async function remember(
  kind: "pretrained" | "measured",
  identity: object,
  context: StageContext,
  work: (task: StageTask) => Promise<NamedArrays>,
): Promise<Remembered> {
  const { store } = context;
  const id = canonicalDigest({ kind, ...identity });
  const key = `remembered/${id}.json`;
  const known = await readReference(store, key);
  if (known === undefined) {
    const task = stageTask(id, context);
    const tensors = await putArrays(store, await work(task));
    await writeReference(store, key, { tensors, seconds: task.seconds() });
    for await (const state of store.list(`state/${id}/`)) await store.delete(state);
  }
  const { tensors, seconds } = reference.parse(known ?? (await readReference(store, key)));
  return { arrays: await getArrays(store, tensors), digest: tensors, seconds };
}
