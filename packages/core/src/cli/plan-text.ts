import type { RunPlan } from "../pipeline/plan-run.js";
import type { EngineDescription } from "../pipeline/results.js";

/** A plan for people. */
export function planText(plan: RunPlan, engine: EngineDescription, notes: readonly string[]): string {
  const { images, flopsPerImage, total, gigaflops } = plan;
  const { prefix, suffix } = flopsPerImage;
  const rows = [
    ["stage", "step", "count", "FLOPs", "time", "memory", "stored"],
    ...plan.steps.map((step) => [
      step.stage,
      step.title,
      plural(step.count, step.unit),
      operations(step.flops),
      duration(step.seconds),
      size(step.memoryBytes),
      size(step.storedBytes),
    ]),
    ["all", "", "", operations(total.flops), duration(total.seconds), size(total.memoryBytes), size(total.storedBytes)],
  ];
  const rates = `${gigaflops.matmul.toFixed(0)} GFLOP/s in matrix products, ${gigaflops.convolution.toFixed(0)} in convolutions, ${gigaflops.convolution1d.toFixed(0)} in those of one dimension`;
  return [
    ...(plan.name === undefined ? [] : [plan.name]),
    `${plan.architecture} on ${plan.dataset}: ${images.train} train and ${images.test} test images of ${images.height}x${images.width}x${images.channels}, ${images.classes} classes`,
    `${plan.dimensions} values are generated for a network of ${plan.parameters} parameters; an image takes ${operations(prefix)} in the frozen part and ${operations(suffix)} in the rest`,
    "",
    ...table(rows),
    "",
    `Time is an estimate for ${engine.name} on ${engine.device} with ${plural(engine.threads, "thread")}, which reaches ${rates}.`,
    "It counts multiplications and additions; norms, activations and moving data come on top. Memory is an estimate too.",
    ...notes,
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const PREFIXES = ["", "k", "M", "G", "T", "P", "E"] as const;

function operations(flops: number): string {
  const power = flops < 1 ? 0 : Math.min(PREFIXES.length - 1, Math.floor(Math.log10(flops) / 3));
  return `${(flops / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${PREFIXES[power]}FLOP`;
}

function size(bytes: number): string {
  if (bytes >= 2 ** 30) return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  return bytes >= 2 ** 20 ? `${(bytes / 2 ** 20).toFixed(0)} MiB` : `${(bytes / 2 ** 10).toFixed(0)} KiB`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 90 * 60) return `${(seconds / 60).toFixed(0)} min`;
  return seconds < 48 * 3600 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}
