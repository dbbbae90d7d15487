import { wholeNumber } from "./whole-number";

/** A number with its noun: "1 model", "1,200 models", "3 batches". */
export function counted(value: number, noun: string): string {
  const plural = /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return `${wholeNumber(value)} ${value === 1 ? noun : plural}`;
}
