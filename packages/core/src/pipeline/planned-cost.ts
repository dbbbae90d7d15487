import type { Architecture } from "../architectures/architecture.js";
import { forwardFlops } from "../architectures/flops.js";
import type { Node } from "../architectures/node.js";
import type { EngineMeasurement } from "../engine/measure.js";

/** Floating-point operations, and the seconds that they take at the measured rates. */
export interface Cost {
  readonly flops: number;
  readonly seconds: number;
}

/** So many operations at so many GFLOP/s. */
export function costAt(gigaflops: number, flops: number): Cost {
  return { flops, seconds: flops / (gigaflops * 1e9) };
}

export function sumOfCosts(costs: readonly Cost[]): Cost {
  return {
    flops: costs.reduce((sum, { flops }) => sum + flops, 0),
    seconds: costs.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** These nodes forward, `passes` times for one image each: convolutions at the rate of convolutions, all else at that of matrix products. */
export function forwardCost(
  nodes: readonly Node[],
  architecture: Architecture,
  passes: number,
  rates: EngineMeasurement,
): Cost {
  const convolutions = nodes.filter(({ op }) => op === "conv2d");
  const others = nodes.filter(({ op }) => op !== "conv2d");
  return sumOfCosts([
    costAt(rates.convolution, passes * forwardFlops(convolutions, architecture)),
    costAt(rates.matmul, passes * forwardFlops(others, architecture)),
  ]);
}
