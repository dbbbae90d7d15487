import type { Scale } from "../../pipeline/named-specifications.js";
import { ABLATION_DATASETS } from "../ablation-plan.js";
import { ablationSpecification } from "../ablation-specification.js";
import { accuracyFindings } from "../accuracy-findings.js";
import type { Experiment } from "../experiment.js";
import { authorsTable } from "../published/authors-logs.js";

/** Three groups of norm layers of equal size, from shallow to deep, and the default. */
const SUBSETS = ["depth-1", "depth-2", "depth-3", "last-two-norms"] as const;

/** Networks that differ from their first layers on share nothing when they are measured. */
const fewer: Readonly<Record<Scale, object>> = { paper: {}, small: { count: 40 }, smallest: {} };

export const normDepth: Experiment = {
  name: "norm-depth",
  title: "Which norm layers",
  question: "Does it matter at which depth of the network the generated norm layers stand?",
  source: "Table 2 (b) of the paper",
  datasets: ABLATION_DATASETS,
  plan(request) {
    const specification = ablationSpecification(request);
    return {
      runs: SUBSETS.map((subset) => ({
        labels: { dataset: request.dataset, subset },
        specification: { ...specification, collect: { ...specification.collect, subset, ...fewer[request.scale] } },
      })),
    };
  },
  measure: async (performed) =>
    accuracyFindings(performed, "Accuracy against the depth of the generated norm layers", {
      key: "subset",
      title: "Norm layers",
      format: "text",
    }),
  published: {
    remarks: [
      "The paper's best generated network beats the originals at every depth, and deep layers give more than shallow ones: what is wrong in a shallow layer adds up on its way forward (ResNet-18 on CIFAR-100).",
    ],
    tables: [authorsTable(({ tag }) => tag === "cifar100_resnet18")],
  },
};
