import type { Scale } from "../../pipeline/named-specifications.js";
import { parseRunSpecification } from "../../pipeline/parse-specification.js";
import type { RunSpecification } from "../../pipeline/specification.js";
import { ABLATION_DATASETS } from "../ablation-plan.js";
import { ablationSpecification } from "../ablation-specification.js";
import { accuracyFindings } from "../accuracy-findings.js";
import type { Experiment } from "../experiment.js";
import { authorsTable } from "../published/authors-logs.js";

/** Three groups of norm layers of equal size, from shallow to deep, and the default. */
const SUBSETS: Readonly<Record<Scale, readonly string[]>> = {
  paper: ["depth-1", "depth-2", "depth-3", "last-two-norms"],
  small: ["depth-1", "depth-2", "depth-3", "last-two-norms"],
  smallest: ["depth-1", "last-two-norms"],
};

/**
 * Networks that differ from their first layers on share nothing when they are measured: fewer networks, and fewer images. Shallow norm
 * layers learn in smaller steps than the last ones bear.
 */
function reduced(specification: RunSpecification, scale: Scale): RunSpecification {
  if (scale !== "small") return specification;
  const { images, collect, generate, evaluate } = specification;
  return parseRunSpecification({
    ...specification,
    images: { ...images, testCount: 500 },
    collect: { ...collect, count: 20, learningRate: 3e-3 },
    generate: { ...generate, count: 20 },
    evaluate: { ...evaluate, baselineCount: 5, noiseAmplitudes: [0.1], selectImages: 250 },
  });
}

export const normDepth: Experiment = {
  name: "norm-depth",
  title: "Which norm layers",
  question: "Does it matter at which depth of the network the generated norm layers stand?",
  source: "Table 2 (b) of the paper",
  datasets: ABLATION_DATASETS,
  plan(request) {
    const { dataset, scale } = request;
    const specification = reduced(ablationSpecification(request), scale);
    return {
      runs: SUBSETS[scale].map((subset) => ({
        labels: { dataset, subset },
        specification: { ...specification, collect: { ...specification.collect, subset } },
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
