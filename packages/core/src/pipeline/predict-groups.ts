import { populationFlops } from "../evaluation/population-flops.js";
import type { Population } from "../evaluation/population-passes.js";
import { type PopulationPredictions, predictPopulation } from "../evaluation/predict-population.js";
import type { Task } from "../task.js";

/** Networks that are measured together. */
export interface Group {
  readonly name: string;
  readonly count: number;
  /** (count, D); asked for when it is their turn. */
  vectors(): Float32Array | Promise<Float32Array>;
}

export interface GroupPredictions {
  /** @throws Error when no group has that name */
  of(name: string): PopulationPredictions;
  readonly flops: number;
}

/** Parameters of groups that share a run of the frozen prefix; whole networks, which take more, have no prefix to share. */
const VECTOR_BYTES = 512 << 20;

/**
 * What groups of networks predict of the same images, all of them from one run of the frozen prefix where their parameters fit.
 *
 * @param key under which the task keeps what is predicted so far
 */
export async function predictGroups(
  population: Omit<Population, "vectors">,
  groups: readonly Group[],
  task: Task,
  key: string,
): Promise<GroupPredictions> {
  const { architecture, layout, split } = population;
  const predicted = new Map<string, PopulationPredictions>();
  let flops = 0;
  for (const [index, together] of sharingPrefix(groups, layout.dimensions).entries()) {
    const count = together.reduce((sum, group) => sum + group.count, 0);
    const vectors = new Float32Array(count * layout.dimensions);
    for (const [group, start] of placed(together)) vectors.set(await group.vectors(), start * layout.dimensions);
    const { predictions, finite } = await predictPopulation({ ...population, vectors }, task, `${key}-${index}`);
    flops += populationFlops(architecture, layout, count, split.count);
    for (const [group, start] of placed(together)) {
      const end = start + group.count;
      predicted.set(group.name, {
        predictions: predictions.slice(start * split.count, end * split.count),
        finite: finite.slice(start, end),
      });
    }
  }
  return {
    of(name) {
      const found = predicted.get(name);
      if (found === undefined) throw new Error(`No group ${name} was predicted.`);
      return found;
    },
    flops,
  };
}

/** Groups of networks of D parameters one after another, as many together as fit into memory, at least one: each such lot runs the frozen prefix once. */
export function sharingPrefix<G extends Pick<Group, "count">>(groups: readonly G[], dimensions: number): G[][] {
  const most = Math.floor(VECTOR_BYTES / (4 * dimensions));
  const filled: G[][] = [];
  let count = Number.POSITIVE_INFINITY;
  for (const group of groups) {
    count += group.count;
    if (count > most) {
      filled.push([]);
      count = group.count;
    }
    filled.at(-1)?.push(group);
  }
  return filled;
}

/** Each group with the number of the networks before it. */
function placed(groups: readonly Group[]): (readonly [Group, number])[] {
  let start = 0;
  return groups.map((group) => {
    const pair = [group, start] as const;
    start += group.count;
    return pair;
  });
}
