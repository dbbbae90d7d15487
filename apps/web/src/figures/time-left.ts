/** What is left to wait, no more exact than an estimate can be. */
export function timeLeft(seconds: number): string {
  if (seconds < 5) return "a few seconds left";
  if (seconds < 55) return `about ${Math.max(5, Math.round(seconds / 5) * 5)}\u00a0s left`;
  if (seconds < 3300) return `about ${Math.max(1, Math.round(seconds / 60))}\u00a0min left`;
  return `about ${(seconds / 3600).toFixed(1)}\u00a0h left`;
}
