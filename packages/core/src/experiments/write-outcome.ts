import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { outcomePage } from "./outcome-page.js";
import type { ExperimentOutcome } from "./perform-experiment.js";
import { storedOutcome } from "./stored-outcome.js";
import { tableToCsv } from "./tables/table-to-csv.js";

/**
 * Writes an experiment's outcome into a folder: `NAME.json` with all of it, from which it can be run again, `NAME.md`, each table as
 * `NAME-TABLE.csv` and each figure as `NAME-FIGURE.svg`.
 * @returns the files' names
 */
export async function writeOutcome(outcome: ExperimentOutcome, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const { experiment } = outcome.plan;
  const stored = storedOutcome(outcome);
  const files = new Map<string, string>([
    [`${experiment}.json`, `${JSON.stringify(stored, null, 1)}\n`],
    [`${experiment}.md`, outcomePage(stored, { linked: ".", named: folder })],
    ...outcome.findings.tables.map((table) => [`${experiment}-${table.name}.csv`, tableToCsv(table)] as const),
    ...outcome.findings.figures.map(({ name, svg }) => [`${experiment}-${name}.svg`, svg] as const),
  ]);
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return [...files.keys()];
}
