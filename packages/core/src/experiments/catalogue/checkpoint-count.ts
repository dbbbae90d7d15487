import { ABLATION_DATASETS } from "../ablation-plan.js";
import { ablationSpecification } from "../ablation-specification.js";
import { accuracyFindings } from "../accuracy-findings.js";
import type { Experiment, PlanRequest } from "../experiment.js";
import type { PlannedSpecification } from "../plan.js";
import { authorsTable } from "../published/authors-logs.js";

const COUNTS = { paper: [1, 10, 50, 200, 500], small: [1, 10, 50, 200], smallest: [1, 4] } as const;

/** One run for each number of checkpoints. */
export function countedRuns(request: PlanRequest): PlannedSpecification[] {
  const specification = ablationSpecification(request);
  const { dataset, scale } = request;
  return COUNTS[scale].map((count) => ({
    labels: { dataset, checkpoints: count },
    specification: { ...specification, collect: { ...specification.collect, count } },
  }));
}

export const checkpointCount: Experiment = {
  name: "checkpoint-count",
  title: "How many checkpoints",
  question: "How does the number K of checkpoints that the diffusion learns from change what it generates?",
  source: "Table 2 (a) of the paper",
  datasets: ABLATION_DATASETS,
  plan: (request) => ({ runs: countedRuns(request) }),
  measure: async (performed) =>
    accuracyFindings(performed, "Accuracy against the number of checkpoints", {
      key: "checkpoints",
      title: "K",
      format: "count",
    }),
  published: {
    remarks: [
      "The paper finds the best generated network nearly independent of K, and the generated networks much less stable for few checkpoints (ResNet-18 on CIFAR-100).",
    ],
    tables: [authorsTable(({ tag }) => tag.startsWith("numberckpt_"))],
  },
};
