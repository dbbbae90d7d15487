import { findArchitecture } from "../../architectures/find-architecture.js";
import { publishedDatasets } from "../../datasets/descriptions/published-datasets.js";
import { namedSpecification, namedSpecifications, type Scale } from "../../pipeline/named-specifications.js";
import { parseRunSpecification } from "../../pipeline/parse-specification.js";
import { accuracyFindings } from "../accuracy-findings.js";
import type { Experiment, PlanRequest } from "../experiment.js";
import type { PlannedSpecification } from "../plan.js";
import { authorsTable } from "../published/authors-logs.js";
import { smallTraining } from "../small-training.js";

/** Epochs of 400 images: the fewer, the more an image takes, so that each network takes half a minute. */
const EPOCHS: Readonly<Record<string, number>> = {
  resnet18: 10,
  resnet50: 6,
  vit_tiny_patch16_224: 15,
  vit_base_patch16_224: 1,
  convnext_tiny: 6,
  convnext_base: 1,
};

/** Twelve networks of up to 88 million parameters in minutes: images of 32×32, few of them, few checkpoints. */
const reduced: Readonly<Record<Scale, (architecture: string) => object>> = {
  paper: () => ({}),
  small: (architecture) => ({
    images: { size: 32, channels: 3, trainCount: 400, testCount: 400 },
    collect: {
      mode: "steps",
      subset: "last-two-norms",
      count: 30,
      pretrain: { epochs: EPOCHS[architecture], batchSize: 32, learningRate: 5e-4 },
      learningRate: 5e-3,
      batchSize: 32,
    },
    train: smallTraining([8, 16, 16, 16], 32),
    generate: { count: 20 },
    evaluate: { selectImages: 200, baselineCount: 5, noiseAmplitudes: [0.1] },
  }),
  smallest: () => ({}),
};

/** The paper's networks; at the smallest, the smallest of two kinds. */
const NETWORKS: Readonly<Record<Scale, readonly string[]>> = {
  paper: ["resnet18", "resnet50", "vit_tiny_patch16_224", "vit_base_patch16_224", "convnext_tiny", "convnext_base"],
  small: ["resnet18", "resnet50", "vit_tiny_patch16_224", "vit_base_patch16_224", "convnext_tiny", "convnext_base"],
  smallest: ["resnet18", "vit_tiny_patch16_224"],
};

function networkRuns({ dataset, scale, seed }: PlanRequest): PlannedSpecification[] {
  return namedSpecifications()
    .filter((named) => named.dataset.name === dataset && NETWORKS[scale].includes(named.architecture.name))
    .map(({ name, architecture }) => ({
      labels: { dataset, network: findArchitecture(architecture.name).title },
      specification: parseRunSpecification({
        ...namedSpecification(name, { scale }),
        ...reduced[scale](architecture.name),
        seed,
      }),
    }));
}

export const mainTable: Experiment = {
  name: "main-table",
  title: "The main table",
  question: "Are generated networks as good as the checkpoints that they are learned from, and as their average?",
  source: "Table 1 of the paper",
  datasets: {
    paper: publishedDatasets.map(({ name }) => name),
    small: ["mnist", "shapes"],
    smallest: ["mnist", "shapes"],
  },
  plan: (request) => ({ runs: networkRuns(request) }),
  measure: async (performed) =>
    accuracyFindings(performed, "Original, averaged and generated networks", {
      key: "network",
      title: "Network",
      format: "text",
    }),
  published: {
    remarks: [
      "The paper's table has, for each of 48 pairs, the best original, the ensemble (the average of all checkpoints) and the best of 100 generated networks, chosen on the training split; in most pairs the generated one is as good or a little better.",
      "In all 36 pairs that the authors' logs have, the generated networks' mean is above the originals', by 0.35 points on average, and so is their IoU among themselves. Their best is chosen on the test split; ours never is.",
    ],
    tables: [authorsTable(({ group }) => group === "main")],
  },
};
