import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Column, Table } from "../tables/table.js";

/** One of the authors' own runs, as their published logs have it: accuracies as fractions. */
const authorsRun = z.object({
  group: z.enum(["main", "ablation", "full"]),
  tag: z.string(),
  checkpoints: z.coerce.number(),
  generated: z.coerce.number(),
  original_mean: z.coerce.number(),
  original_max: z.coerce.number(),
  original_std: z.coerce.number(),
  generated_mean: z.coerce.number(),
  generated_max: z.coerce.number(),
  generated_min: z.coerce.number(),
  iou_original_original: z.coerce.number(),
  iou_generated_generated: z.coerce.number(),
  iou_original_generated: z.coerce.number(),
  iou_original_generated_max: z.coerce.number(),
});
export type AuthorsRun = z.infer<typeof authorsRun>;

/** `packages/core/published` from the sources as from what they are built to. */
const FILE = new URL("../../../published/authors-results.csv", import.meta.url);

/** The 62 runs in packages/core/published/authors-results.csv. */
export function authorsRuns(): AuthorsRun[] {
  const [head = "", ...lines] = readFileSync(FILE, "utf8").trim().split(/\r?\n/);
  const keys = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return authorsRun.parse(Object.fromEntries(keys.map((key, index) => [key, cells[index]])));
  });
}

const columns: readonly Column[] = [
  { key: "run", title: "Authors' run", format: "text" },
  { key: "checkpoints", title: "K", format: "count" },
  { key: "original_mean", title: "Originals, mean", format: "percent" },
  { key: "original_max", title: "best on test", format: "percent" },
  { key: "generated_mean", title: "Generated, mean", format: "percent" },
  { key: "generated_max", title: "best on test", format: "percent" },
  { key: "generated_min", title: "min", format: "percent" },
  { key: "iou_original_original", title: "IoU originals", format: "number" },
  { key: "iou_generated_generated", title: "IoU generated", format: "number" },
  { key: "iou_original_generated_max", title: "IoU nearest", format: "number" },
];

/** The authors' runs that an experiment is to be compared with, in their words. */
export function authorsTable(wanted: (run: AuthorsRun) => boolean, name = "authors"): Table {
  return {
    name,
    title: "The authors' published logs",
    columns,
    rows: authorsRuns()
      .filter(wanted)
      .map(({ tag, group: _group, generated: _generated, ...run }) => ({ run: tag, ...run })),
  };
}
