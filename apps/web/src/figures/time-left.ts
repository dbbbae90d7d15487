/** What is left to wait, no more exact than an estimate can be. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return "a few seconds left";
  if (seconds < 55) return `about ${Math.max(5, Math.round(seconds / 5) * 5)}\u202fs left`;
  if (seconds < 3300) return `about ${Math.max(1, Math.round(seconds / 60))}\u202fmin left`;
  return `about ${(seconds / 3600).toFixed(1)}\u202fh left`;
}
