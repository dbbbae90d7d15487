import type { Scale } from "../../pipeline/named-specifications.js";
import { ABLATION_DATASETS } from "../ablation-plan.js";
import { ablationSpecification } from "../ablation-specification.js";
import { accuracyFindings } from "../accuracy-findings.js";
import type { Experiment } from "../experiment.js";
import { authorsTable } from "../published/authors-logs.js";

/** The noise that is left out is 0; what stays is the specification's own. */
const VARIANTS = [
  { title: "none", input: 0, latent: 0 },
  { title: "input", input: 1, latent: 0 },
  { title: "latent", input: 0, latent: 1 },
  { title: "input and latent", input: 1, latent: 1 },
] as const;
const SHOWN: Readonly<Record<Scale, readonly (typeof VARIANTS)[number][]>> = {
  paper: VARIANTS,
  small: VARIANTS,
  smallest: [VARIANTS[0], VARIANTS[3]],
};

export const noiseAugmentation: Experiment = {
  name: "noise-augmentation",
  title: "Noise augmentation",
  question: "What does noise on the autoencoder's input and on its latents bring while it is trained?",
  source: "Table 2 (c) of the paper",
  datasets: ABLATION_DATASETS,
  plan(request) {
    const specification = ablationSpecification(request);
    const { train } = specification;
    if (train.kind !== "p-diff") throw new Error("The paper's setting is p-diff.");
    const { noise } = train.autoencoder;
    return {
      runs: SHOWN[request.scale].map(({ title, input, latent }) => ({
        labels: { dataset: request.dataset, noise: title },
        specification: {
          ...specification,
          train: {
            ...train,
            autoencoder: {
              ...train.autoencoder,
              noise: { input: input * noise.input, latent: latent * noise.latent },
            },
          },
        },
      })),
    };
  },
  measure: async (performed) =>
    accuracyFindings(performed, "Accuracy with and without noise while the autoencoder is trained", {
      key: "noise",
      title: "Noise on",
      format: "text",
    }),
  published: {
    remarks: [
      "The paper finds noise crucial for stable, good networks, on latents more than on the input, and both together best (ResNet-18 on CIFAR-100). In the authors' logs, `noise_0000a00` has none, `noise_0001a00` input noise, `noise_0000a01` latent noise; `noise_x…` multiply both. Without noise on latents their generated networks are on average below the originals (76.54 % against 76.72 %), with it above (77.25 %).",
    ],
    tables: [authorsTable(({ tag }) => tag.startsWith("noise_") || tag === "cifar100_resnet18")],
  },
};
