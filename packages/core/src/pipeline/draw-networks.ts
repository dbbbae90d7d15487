import { BadInput } from "../errors.js";
import type { Task } from "../task.js";
import type { NamedArray } from "../weights/named-arrays.js";
import type { Generator } from "./generator.js";
import type { JudgedNetwork, NoveltyJudge } from "./novelty-judge.js";
import type { NoveltySelection } from "./results.js";
import type { GenerateSpecification, NoveltySpecification } from "./specification.js";

/** Networks drawn together: as many as keep two cores busy. */
const BATCH = 50;

/** Under which name the state is kept. */
export const DRAWN = "latents";

export interface DrawnNetworks {
  /** (count, L) */
  readonly latents: NamedArray;
  /** Where networks were judged. */
  readonly selection?: NoveltySelection;
  /** Drawn in all. */
  readonly drawn: number;
}

/**
 * Latents of as many networks as are asked for: of the first draws, or, with a judge, of the first that it accepts. Goes on from the state
 * that the task has.
 * @throws BadInput (field `generate.novelty`) when too few of the draws that are allowed were accepted
 */
export async function drawNetworks(
  generator: Generator,
  { count, novelty }: Pick<GenerateSpecification, "count" | "novelty">,
  judge: NoveltyJudge | undefined,
  task: Task,
): Promise<DrawnNetworks> {
  const { latent, steps } = generator;
  const most = count * (novelty?.drawsPerNetwork ?? 1);
  const saved = await task.restore(DRAWN);
  const { latents: savedLatents, accepted = savedLatents, iou } = saved?.tensors ?? {};
  const latents: number[] = [...(savedLatents?.data ?? [])];
  const judged: JudgedNetwork[] = Array.from(iou?.data ?? [], (iouNearest, draw) => ({
    accepted: accepted?.data[draw] === 1,
    iouNearest,
  }));
  const found = () => latents.length / latent;
  const report = (step: number) =>
    task.report({
      phase: judge === undefined ? "Generating networks" : "Generating networks that are new enough",
      done: found() * Math.max(1, steps) + Math.min(BATCH, count - found()) * step,
      total: count * Math.max(1, steps),
      unit: "step",
    });

  let drawn = saved?.step ?? 0;
  while (found() < count && drawn < most) {
    const size = Math.min(BATCH, judge === undefined ? count - drawn : most - drawn);
    const draws = Array.from({ length: size }, (_, row) => drawn + row);
    const first = drawn;
    const checkpoint = async (step: number) => {
      report(step);
      await task.checkpoint(DRAWN, async () => ({
        step: first,
        tensors: {
          latents: { shape: [found(), latent], data: Float32Array.from(latents) },
          ...(judge && {
            accepted: { shape: [first], data: Float32Array.from(judged, (one) => Number(one.accepted)) },
            iou: { shape: [first], data: Float32Array.from(judged, (one) => one.iouNearest) },
          }),
        },
      }));
    };
    await checkpoint(0);
    const sampled = await generator.sample(draws, checkpoint);
    if (judge === undefined) {
      latents.push(...sampled);
    } else {
      const vectors = await generator.decode({ shape: [size, latent], data: sampled });
      const verdicts = await judge.judge(vectors, task, `novelty-${first}`);
      for (const [row, verdict] of verdicts.entries()) {
        judged.push({ ...verdict, iouNearest: Math.fround(verdict.iouNearest) });
        if (verdict.accepted && found() < count) latents.push(...sampled.subarray(row * latent, (row + 1) * latent));
      }
    }
    drawn += size;
  }
  if (found() < count && novelty !== undefined) throw tooFew(judged, count, novelty);
  report(0);
  const shaped = { shape: [count, latent], data: Float32Array.from(latents) };
  if (judge === undefined) return { latents: shaped, drawn };
  const draws = judged.flatMap(({ accepted }, draw) => (accepted ? [draw] : [])).slice(0, count);
  return {
    latents: shaped,
    drawn,
    selection: {
      drawn: (draws.at(-1) ?? 0) + 1,
      draws,
      iouNearest: draws.map((draw) => judged[draw]?.iouNearest ?? 0),
    },
  };
}

/** That a request cannot be met, with what was reached instead. */
function tooFew(judged: readonly JudgedNetwork[], count: number, novelty: NoveltySpecification): BadInput {
  const accepted = judged.filter((one) => one.accepted).length;
  const sorted = judged.map(({ iouNearest }) => iouNearest).sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(3);
  const wanted = [
    ...(novelty.iouAtMost === undefined ? [] : [`have an IoU of at most ${novelty.iouAtMost} with every checkpoint`]),
    ...(novelty.verdict === undefined ? [] : [`are ${novelty.verdict}`]),
  ].join(" and ");
  return new BadInput(
    `generate.novelty cannot be had: of ${judged.length} networks drawn, ${accepted} ${wanted} and do their task, and ${count} are asked for. The least IoU with the nearest checkpoint was ${at(0)}, and half had ${at(0.5)} or less. Ask for ${accepted > 0 ? `${accepted} networks, ` : ""}more draws or less novelty, or raise generate.temperature.`,
    "generate.novelty",
  );
}
