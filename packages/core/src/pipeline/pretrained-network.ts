import type { CheckpointSource } from "../checkpoints/collected-checkpoints.js";
import { lossArray, lossCurve } from "../checkpoints/loss-record.js";
import { pretrainNetwork } from "../checkpoints/pretrain.js";
import type { TrainedNetworks } from "../checkpoints/train-networks.js";
import { arrayNamed } from "./objects-of-arrays.js";
import { remember } from "./remember.js";
import type { CollectStepsSpecification } from "./specification.js";
import type { StageContext } from "./stage.js";

/** Among the network's tensors, where no state dict has one of that name. */
const LOSSES = "losses";

/** A trained network, and how long its training took. */
export interface PretrainedNetwork {
  readonly network: TrainedNetworks;
  readonly seconds: number;
}

/**
 * The network that checkpoints are collected from. Checkpoint sets that differ in their subset, count or learning rate begin with the
 * same one, which is trained once.
 * @param identity what the training depends on besides the specification and the seed
 */
export async function pretrainedNetwork(
  source: Omit<CheckpointSource, "subset">,
  { pretrain }: Pick<CollectStepsSpecification, "pretrain">,
  seed: number,
  identity: object,
  context: StageContext,
): Promise<PretrainedNetwork> {
  const { arrays, seconds } = await remember("pretrained", { ...identity, pretrain, seed }, context, async (task) => {
    const { parameters, losses } = await pretrainNetwork(source, { pretrain }, seed, task);
    return { ...parameters, [LOSSES]: lossArray(losses) };
  });
  const { [LOSSES]: _losses, ...parameters } = arrays;
  return { network: { parameters, losses: lossCurve(arrayNamed(arrays, LOSSES)) }, seconds };
}
