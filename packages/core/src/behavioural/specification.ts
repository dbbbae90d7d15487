import { z } from "zod";

const count = z.int().positive();
const rate = z.number().positive();

/** Stage 2, kind `behavioural`: a decoder from noise to networks that is trained on the task's loss too, and so uses the data set. */
export const behaviouralSpecification = z.strictObject({
  kind: z.literal("behavioural"),
  /** So many of the checkpoints, drawn by the seed, are not shown to training and measured as new networks of the same kind. */
  heldOut: count.optional(),
  /** L, values of noise that a network is decoded from; fewer than there are checkpoints. */
  latent: count.default(32),
  steps: count.default(4000),
  /** Networks decoded in each step: half of them from noise, the others from the same noise with its sign changed. */
  networks: count.multipleOf(2).default(16),
  /** Training images for each network in a step. */
  batchSize: count.default(128),
  /** In units of each tensor's deviation over the checkpoints. */
  learningRate: rate.default(0.005),
  /** Steps over which the learning rate grows from zero to its full height. */
  warmUp: z.int().min(0).default(100),
  /** The gradient's norm is cut to this. */
  gradientNorm: rate.default(0.5),
  /** Weight of the checkpoints' reconstruction beside the task's loss. */
  reconstruction: z.number().min(0).default(0.05),
  temperature: z
    .strictObject({
      /** The noise of the first step has this standard deviation; it grows to `end`. */
      start: rate.max(1).default(0.1),
      /** 1 where it is not given: as far apart as the checkpoints are. Networks generated at higher temperatures want a higher one. */
      end: rate.min(1).max(10).optional(),
      /** The share of the steps in which it does. */
      growth: z.number().min(0).max(1).default(0.6),
    })
    .prefault({}),
});
export type BehaviouralSpecification = z.infer<typeof behaviouralSpecification>;
