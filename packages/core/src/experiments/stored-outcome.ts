import { z } from "zod";
import { BadInput } from "../errors.js";
import type { ExperimentOutcome } from "./perform-experiment.js";
import { experimentPlan } from "./plan.js";

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const cell = z.union([z.string(), z.number(), z.null()]);

/** An experiment's outcome as it is written: `NAME.json`. */
const outcomeFile = z.object({
  schema: z.literal(1),
  digest,
  engine: z.object({
    name: z.enum(["tensorflow", "wasm"]),
    device: z.enum(["cpu", "cuda"]),
    version: z.string(),
    threads: z.number(),
  }),
  remarks: z.array(z.string()),
  tables: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      columns: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          format: z.enum(["text", "percent", "number", "count", "seconds", "operations", "times"]),
          timed: z.boolean().optional(),
        }),
      ),
      rows: z.array(z.record(z.string(), cell)),
    }),
  ),
  figures: z.array(z.object({ file: z.string().regex(/^[\w-]+\.svg$/), caption: z.string() })),
  results: z.array(
    z.object({
      labels: z.record(z.string(), z.union([z.string(), z.number()])),
      checkpointSet: digest,
      diffusionModel: digest.optional(),
      generatedSet: digest.optional(),
      evaluation: digest.optional(),
    }),
  ),
  plan: experimentPlan,
});
export type StoredOutcome = z.infer<typeof outcomeFile>;

export function storedOutcome({ plan, digest, engine, results, findings }: ExperimentOutcome): StoredOutcome {
  return outcomeFile.parse({
    schema: 1,
    digest,
    engine,
    remarks: findings.remarks,
    tables: findings.tables,
    figures: findings.figures.map(({ name, caption }) => ({ file: `${plan.experiment}-${name}.svg`, caption })),
    results,
    plan,
  });
}

/**
 * What an outcome's file holds.
 * @param value its JSON
 * @throws BadInput when it is no outcome of an experiment
 */
export function parseOutcome(value: unknown, file: string): StoredOutcome {
  const parsed = outcomeFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadInput(
    `${file} is not the outcome of an experiment (${issue?.path.join(".") || "as a whole"}: ${issue?.message}); name a JSON file that \`hatchery experiment\` wrote.`,
    file,
  );
}
