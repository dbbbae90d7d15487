import type { Report as StoredReport } from "@hatchery/core/evaluation/report.js";
import type { EngineDescription } from "@hatchery/core/pipeline/results.js";
import type { Report } from "@hatchery/schema/report.type.js";

const labels: Readonly<Record<string, string>> = {
  originals: "Checkpoints",
  generated: "Generated",
  soup: "Average of all checkpoints",
  "soup aligned": "Average of all, aligned",
  average16: "Averages of 16 checkpoints",
  "average16 aligned": "Averages of 16, aligned",
  gaussian: "Gaussian per parameter",
  "gaussian aligned": "Gaussian per parameter, aligned",
  reconstruction: "Reconstructions of checkpoints",
};

/** The report as GraphQL serves it: groups as lists, and names for people. */
export function toReport(report: StoredReport, generatedSetKey: string): Report {
  const { baselines, best, points, dial = [], alarms = [] } = report;
  return {
    ...report,
    baselines: { ...baselines, noise: baselines.noise.map(({ amplitude, ...summary }) => ({ amplitude, summary })) },
    dial: dial.map(({ temperature, iouNearest, generatedGenerated, l2Nearest, ...summary }) => ({
      temperature,
      summary,
      iouNearest,
      generatedGenerated,
      l2Nearest,
    })),
    alarms,
    best: { ...best.selectedOnTrain, generatedSetKey },
    points: Object.entries(points).map(([name, group]) => ({ name, label: labelOf(name), points: group })),
    engine: describeEngine(report.engine),
    document: report,
  };
}

function labelOf(group: string): string {
  const noise = /^noise (.+)$/.exec(group)?.[1];
  return labels[group] ?? (noise === undefined ? group : `Noise of ${noise} deviations`);
}

const engineNames: Readonly<Record<string, string>> = { tensorflow: "TensorFlow", wasm: "WebAssembly" };
const deviceNames: Readonly<Record<string, string>> = { cpu: "the CPU", cuda: "an NVIDIA GPU" };

/** For people: «TensorFlow 2.16.1 on the CPU, 2 threads». */
export function describeEngine({ name, device, version, threads }: EngineDescription | StoredReport["engine"]): string {
  return `${engineNames[name] ?? name} ${version} on ${deviceNames[device] ?? device}, ${threads} ${threads === 1 ? "thread" : "threads"}`;
}
