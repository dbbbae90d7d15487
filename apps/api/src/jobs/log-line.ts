/** `2026-03-01 12:00:00 text`, in UTC. */
export function logLine(text: string, at = new Date()): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} ${text}`;
}
