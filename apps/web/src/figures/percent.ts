/** A fraction as a percentage: 0.98934 is "98.93 %". The space does not break. */
export function percent(fraction: number, digits = 2): string {
  return `${(fraction * 100).toFixed(digits)}\u00a0%`;
}
