import type { ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";

type DialPoint = ReportFieldsFragment["dial"][number];

/** What is to be expected of models at a temperature. */
export interface DialPromise {
  /** Mean accuracy on the test split. */
  readonly accuracy: number;
  readonly iouNearest: number;
}

/**
 * Read off a measured dial, on the straight line between the two temperatures beside it.
 * @param dial by rising temperature
 * @returns undefined beyond the temperatures that were measured
 */
export function dialPromise(dial: readonly DialPoint[], temperature: number): DialPromise | undefined {
  const above = dial.findIndex((point) => point.temperature >= temperature);
  const [low, high] = [dial[Math.max(0, above - 1)], dial[above]];
  if (low === undefined || high === undefined) return undefined;
  if (high.temperature === temperature) return promiseOf(high);
  if (low.temperature > temperature) return undefined;
  const share = (temperature - low.temperature) / (high.temperature - low.temperature);
  const between = (a: number, b: number): number => a + share * (b - a);
  return {
    accuracy: between(low.summary.mean, high.summary.mean),
    iouNearest: between(low.iouNearest, high.iouNearest),
  };
}

function promiseOf({ summary, iouNearest }: DialPoint): DialPromise {
  return { accuracy: summary.mean, iouNearest };
}
