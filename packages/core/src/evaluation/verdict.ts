import type { Verdict } from "./report.js";

/**
 * How close the checkpoints are to each other, which is what the closeness of a generated model is measured in.
 * L2 is between parameter vectors, IoU between wrong predictions.
 */
export interface Spread {
  /** Whether the checkpoints are consecutive steps of one training, or networks from independent seeds. */
  readonly mode: "steps" | "seeds";
  readonly count: number;
  /** Means, over checkpoints, to the nearest other one. */
  readonly iouNearest: number;
  readonly l2Nearest: number;
  /** Mean over all pairs. */
  readonly iouPairs: number;
  /** Of the two checkpoints that are furthest apart. */
  readonly l2Largest: number;
  /** Of a checkpoint's own weights about their tensors' means, in L2: how far noise of amplitude 1 would carry it. */
  readonly weightSize: number;
  /** Mean fraction of wrong predictions. */
  readonly error: number;
}

/** What a verdict is given by. */
export interface Closeness {
  readonly iouNearest: number;
  readonly l2Nearest: number;
  /** Fraction of wrong predictions. */
  readonly error: number;
  readonly failed: boolean;
}

/** Bounds in the units of the measures themselves. `novel` is absent where too few checkpoints were given to know what new would be. */
export interface VerdictThresholds {
  readonly replica: { readonly iouAtLeast: number; readonly l2AtMost: number };
  readonly novel?: { readonly iouAtMost: number; readonly l2AtLeast: number; readonly errorAtMost: number };
  /** Each rule as a sentence with its numbers. */
  readonly reasons: readonly string[];
}

/** Independent networks: the mean of two neighbours lies at half their distance and is no copy, so a copy must lie well within that. */
const SEEDS_REPLICA = 0.25;
/** Independent networks: a further one is on average as far from its nearest as they are; the mean of all lies at 1/√2 of it and must not count as new. A tenth for chance. */
const SEEDS_NOVEL = 0.9;
/** One training's steps are nearly copies of each other, so whatever is no further from one than the next step is a copy too. */
const STEPS_REPLICA = 1;
/** A network trained anew beside the same frozen prefix lies at 0.97 of the weights' size from every step (MNIST, ConvNet-3's head); noise of half that size still is a noised copy. */
const STEPS_NOVEL_SIZE = 0.75;
/** In behaviour it lies beyond halfway from what a step and the next one are to each other to what any two are; averages of steps lie before that. */
const STEPS_NOVEL_HALFWAY = 0.5;
/** Two networks with many wrong predictions more than the checkpoints share few of them for that reason alone: with half as many more, IoU says little. */
const NOVEL_ERROR = 1.5;
/** Fewer checkpoints have no spread to speak of. */
const FEWEST_CHECKPOINTS = 3;
/** Too few checkpoints: what independent networks never reach (MNIST: 0.3 to 0.5), and a network with a touch of noise does. */
const ABSOLUTE_REPLICA_IOU = 0.9;

/**
 * The bounds between *replica*, *interpolation* and *novel*, from how far the checkpoints are from each other.
 * Checkpoints of one training all are nearly the same network: as far as they are from their neighbours is no distance at all, so a
 * novel model must have parameters further from each of them than any two are from each other, and far enough to have left that network.
 */
export function verdictThresholds(spread: Spread): VerdictThresholds {
  const { mode, count, iouNearest, l2Nearest, iouPairs, l2Largest } = spread;
  const rest = "Interpolation: everything in between, which is neither a copy nor shown to be a network of its own.";
  if (count < FEWEST_CHECKPOINTS) {
    return {
      replica: { iouAtLeast: ABSOLUTE_REPLICA_IOU, l2AtMost: 0 },
      reasons: [
        `Replica: equal to a checkpoint, or an IoU of wrong predictions of at least ${ABSOLUTE_REPLICA_IOU} with one.`,
        rest,
        `Novel: not given, because ${count} checkpoint${count === 1 ? "" : "s"} cannot tell how far apart networks are; ${FEWEST_CHECKPOINTS} or more can.`,
      ],
    };
  }
  const steps = mode === "steps";
  const near = steps ? STEPS_REPLICA : SEEDS_REPLICA;
  const replica = { iouAtLeast: 1 - near * (1 - iouNearest), l2AtMost: near * l2Nearest };
  const novel = {
    iouAtMost: steps ? iouNearest + STEPS_NOVEL_HALFWAY * (iouPairs - iouNearest) : 1 - SEEDS_NOVEL * (1 - iouNearest),
    l2AtLeast: steps ? Math.max(l2Largest, STEPS_NOVEL_SIZE * spread.weightSize) : SEEDS_NOVEL * l2Nearest,
    errorAtMost: NOVEL_ERROR * spread.error,
  };
  return {
    replica,
    novel,
    reasons: [
      `Replica: L2 at most ${number(replica.l2AtMost)} from a checkpoint, or an IoU of wrong predictions of at least ${number(replica.iouAtLeast)} with it: ${
        steps
          ? "no further than the checkpoints, consecutive steps of one training, are from their own nearest"
          : `${SEEDS_REPLICA} of what independently trained checkpoints are from their own nearest`
      }.`,
      rest,
      `Novel: L2 at least ${number(novel.l2AtLeast)} from every checkpoint and an IoU of at most ${number(novel.iouAtMost)} with each, ${
        steps
          ? `further than any two checkpoints of the one training are from each other and at least ${STEPS_NOVEL_SIZE} of their weights' own size, and beyond halfway from how alike neighbours are to how alike any two are`
          : `${SEEDS_NOVEL} of what checkpoints are from their own nearest`
      }, and at most ${percent(novel.errorAtMost)} wrong predictions, ${NOVEL_ERROR} times the checkpoints' own: beyond that a low IoU shows the mistakes only.`,
    ],
  };
}

/** The verdict on one model. One that failed is never novel. */
export function verdictOf(model: Closeness, { replica, novel }: VerdictThresholds): Verdict {
  if (model.l2Nearest <= replica.l2AtMost || model.iouNearest >= replica.iouAtLeast) return "replica";
  const isNovel =
    novel !== undefined &&
    !model.failed &&
    model.error <= novel.errorAtMost &&
    model.l2Nearest >= novel.l2AtLeast &&
    model.iouNearest <= novel.iouAtMost;
  return isNovel ? "novel" : "interpolation";
}

/** From the least flattering. */
const ORDER: readonly Verdict[] = ["replica", "interpolation", "novel"];

/**
 * The verdict on a set of models: that of the median among those that did not fail (among all, where every one failed), the less
 * flattering of two in the middle; with the counts as a sentence.
 */
export function verdictOfSet(
  verdicts: readonly Verdict[],
  failed: readonly boolean[],
): { verdict: Verdict; reason: string } {
  const working = verdicts.filter((_, model) => failed[model] !== true);
  const judged = [...(working.length > 0 ? working : verdicts)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const verdict = judged[Math.floor((judged.length - 1) / 2)] ?? "interpolation";
  const counts = ORDER.map((name) => `${judged.filter((other) => other === name).length} ${name}`).join(", ");
  const reason =
    working.length > 0
      ? `Of ${verdicts.length} models ${verdicts.length - working.length} failed; the others: ${counts}. The set gets the verdict of their median.`
      : `All ${verdicts.length} models failed (${counts}): the verdict tells how close they are to the checkpoints, and nothing of use was generated.`;
  return { verdict, reason };
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
