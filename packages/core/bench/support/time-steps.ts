import { matMul, randomUniform } from "@tensorflow/tfjs-core";
import type { Task } from "../../src/task.js";

/** What the limits on milliseconds per step stand for: a machine on which a 1024 matmul reaches this many GFLOP/s. */
const REFERENCE_GIGAFLOPS = 350;

/**
 * Times each step of a training beside a matmul just before and after it, as other programs may share the processor.
 * @param train trains under the task it is given.
 * @param limit milliseconds per step where a 1024 matmul reaches 350 GFLOP/s.
 */
export async function timeSteps(
  train: (task: Task) => Promise<void>,
  limit: number,
): Promise<{ label: string; value: number; unit: string }[]> {
  const steps: { milliseconds: number; gigaflops: number }[] = [];
  let before = await matmulGigaflops();
  let begun = performance.now();
  await train({
    signal: new AbortController().signal,
    report: () => {},
    restore: async () => undefined,
    checkpoint: async () => {
      const milliseconds = performance.now() - begun;
      const after = await matmulGigaflops();
      steps.push({ milliseconds, gigaflops: (before + after) / 2 });
      before = after;
      begun = performance.now();
    },
  });
  // The first step also starts the network and the kernels.
  const scaled = steps.slice(1).map(({ milliseconds, gigaflops }) => (milliseconds * gigaflops) / REFERENCE_GIGAFLOPS);
  return [
    { label: "a step, median", value: median(steps.slice(1).map(({ milliseconds }) => milliseconds)), unit: "ms" },
    { label: "1024 matmul beside it, median", value: median(steps.map(({ gigaflops }) => gigaflops)), unit: "GFLOP/s" },
    {
      label: `a step where a matmul reaches ${REFERENCE_GIGAFLOPS} GFLOP/s, median`,
      value: median(scaled),
      unit: "ms",
    },
    { label: "the same, best", value: Math.min(...scaled), unit: "ms" },
    { label: "limit", value: limit, unit: "ms" },
    { label: "median over limit", value: median(scaled) / limit, unit: "" },
  ];
}

/** Over as long as a step takes, so that both lose alike to other programs. */
async function matmulGigaflops(): Promise<number> {
  const matrix = randomUniform([1024, 1024], -1, 1, "float32", 0);
  const begun = performance.now();
  let runs = 0;
  while (performance.now() - begun < 300) {
    const product = matMul(matrix, matrix);
    await product.data();
    product.dispose();
    runs += 1;
  }
  matrix.dispose();
  return (runs * 2 * 1024 ** 3) / (performance.now() - begun) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
