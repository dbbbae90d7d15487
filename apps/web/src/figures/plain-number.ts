/** A measurement of unknown size, short: 0.21341 is "0.2134", 1234567 is "1,234,567", 2e-5 is "2e-5". */
export function plainNumber(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e9)
    return value.toExponential().length <= 7 ? value.toExponential() : value.toExponential(2);
  return value.toLocaleString("en-US", { maximumSignificantDigits: Number.isInteger(value) ? 21 : 4 });
}
