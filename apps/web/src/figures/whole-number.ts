/** 15690 is "15,690". */
export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}
