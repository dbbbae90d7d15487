import type { ArchitectureDefinition, InputShape } from "./architecture.js";
import { assemble } from "./assemble.js";
import { Blueprint, NORMAL_002 } from "./blueprint.js";

const PATCH = 4;
const KERNEL = 7;
/** The hidden layer of a block's MLP has so many times the channels. */
const MLP_RATIO = 4;
/** What each branch begins scaled by. */
const LAYER_SCALE = 1e-6;

interface ConvNeXt {
  /** Blocks and channels of each stage. */
  readonly depths: readonly [number, number, number, number];
  readonly widths: readonly [number, number, number, number];
}

/** ConvNeXt-Tiny (Liu et al., "A ConvNet for the 2020s", arXiv 2201.03545), as timm builds it. */
export const convNeXtTiny: ArchitectureDefinition = {
  name: "convnext_tiny",
  title: "ConvNeXt-Tiny",
  family: "ConvNeXt",
  description: "Eighteen blocks of a depthwise 7×7 convolution, layer norm and an MLP over 96 to 768 channels.",
  usualInput: { height: 224, width: 224, channels: 3, classes: 1000 },
  build: (input) => build(convNeXtTiny, { depths: [3, 3, 9, 3], widths: [96, 192, 384, 768] }, input),
};

/** ConvNeXt-Base of the same paper. */
export const convNeXtBase: ArchitectureDefinition = {
  name: "convnext_base",
  title: "ConvNeXt-Base",
  family: "ConvNeXt",
  description: "Thirty-six blocks of a depthwise 7×7 convolution, layer norm and an MLP over 128 to 1024 channels.",
  usualInput: { height: 224, width: 224, channels: 3, classes: 1000 },
  build: (input) => build(convNeXtBase, { depths: [3, 3, 27, 3], widths: [128, 256, 512, 1024] }, input),
};

function build(definition: ArchitectureDefinition, network: ConvNeXt, input: InputShape) {
  const plan = convNeXt(network, input);
  const last = `stages.3.blocks.${network.depths[3] - 1}`;
  return assemble(definition, input, plan, {
    "last-two-norms": plan.normsOf(`${last}.norm`, "head.norm"),
    norms: plan.normsOf(),
    head: plan.namesOf("head.fc"),
    whole: plan.namesOf(),
  });
}

function convNeXt({ depths, widths }: ConvNeXt, { channels, classes }: InputShape): Blueprint {
  const plan = new Blueprint();
  let inputs = widths[0];
  let x = plan.conv2d("stem.0", "images", {
    inputs: channels,
    outputs: inputs,
    kernel: PATCH,
    stride: PATCH,
    initial: NORMAL_002,
  });
  x = plan.layerNorm("stem.1", x, inputs);
  const blocks = depths.reduce((sum, depth) => sum + depth, 0);
  let number = 0;
  for (const [stage, outputs] of widths.entries()) {
    const name = `stages.${stage}`;
    if (stage > 0) {
      x = plan.layerNorm(`${name}.downsample.0`, x, inputs);
      const halved = { inputs, outputs, kernel: 2, stride: 2, initial: NORMAL_002 };
      x = plan.conv2d(`${name}.downsample.1`, x, halved);
    }
    for (let index = 0; index < (depths[stage] ?? 0); index++, number++) {
      x = block(plan, `${name}.blocks.${index}`, x, outputs, number, blocks);
    }
    inputs = outputs;
  }
  x = plan.node({ op: "averagePool", name: "head.global_pool", input: x });
  x = plan.layerNorm("head.norm", x, inputs);
  plan.linear("head.fc", x, inputs, classes, NORMAL_002);
  return plan;
}

/** x + γ · mlp(norm(depthwise convolution(x))). */
function block(plan: Blueprint, name: string, input: string, channels: number, number: number, blocks: number): string {
  const scale = plan.parameter(`${name}.gamma`, [channels], { kind: "constant", value: LAYER_SCALE });
  let x = plan.conv2d(`${name}.conv_dw`, input, {
    inputs: channels,
    outputs: channels,
    kernel: KERNEL,
    padding: (KERNEL - 1) / 2,
    groups: channels,
    initial: NORMAL_002,
  });
  x = plan.layerNorm(`${name}.norm`, x, channels);
  x = plan.linear(`${name}.mlp.fc1`, x, channels, MLP_RATIO * channels, NORMAL_002);
  x = plan.gelu(`${name}.mlp.act`, x);
  x = plan.linear(`${name}.mlp.fc2`, x, MLP_RATIO * channels, channels, NORMAL_002);
  x = plan.node({ op: "scale", name: `${name}.scaled`, input: x, weight: scale });
  return plan.residual(name, input, x, number, blocks);
}
