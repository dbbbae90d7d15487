import { mean } from "../../evaluation/summary.js";
import type { Range } from "./ranges-figure.js";

/** @throws RangeError for no values at all */
export function rangeOf(values: readonly number[]): Range {
  return { low: Math.min(...values), mean: mean(values), high: Math.max(...values) };
}
