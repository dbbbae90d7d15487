import type { Report } from "../evaluation/report.js";

/** The verdict on a run's generated networks for a table, and how many of them failed: one on networks of which none works says nothing. */
export function verdictInWords({
  verdict,
  generated: { count, failures },
}: Pick<Report, "verdict" | "generated">): string {
  if (failures === count) return "all failed";
  return failures === 0 ? verdict : `${verdict}, ${failures} failed`;
}
