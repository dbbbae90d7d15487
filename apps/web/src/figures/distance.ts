import { wholeNumber } from "./whole-number";

/** A distance between parameters, which have no unit, with three significant digits: 0.0291, 3.41, 27.8. */
export function distance(l2: number): string {
  return l2 < 999.5 ? l2.toPrecision(3) : wholeNumber(l2);
}
