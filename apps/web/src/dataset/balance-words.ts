import { wholeNumber } from "../figures/whole-number";

/** How even the classes of a split are, in words: "5,421 to 6,742 images a class". */
export function balanceWords(perClass: readonly number[]): string {
  const [least, most] = [Math.min(...perClass), Math.max(...perClass)];
  return least === most
    ? `${wholeNumber(least)} images of each class`
    : `${wholeNumber(least)} to ${wholeNumber(most)} images a class`;
}
