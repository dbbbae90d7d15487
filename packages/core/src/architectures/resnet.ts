import type { Architecture, ArchitectureDefinition, InputShape, TensorSpecification } from "./architecture.js";
import { assemble } from "./assemble.js";
import { Blueprint } from "./blueprint.js";

/** Channels after the stem, and those of the four stages' 3×3 convolutions. */
const STEM = 64;
const WIDTHS = [64, 128, 256, 512] as const;

/** A residual network's own numbers. */
interface ResNet {
  /** `basic`: two 3×3 convolutions. `bottleneck`: 1×1, 3×3 and 1×1, the last with four times the channels. */
  readonly block: "basic" | "bottleneck";
  /** Blocks of each stage. */
  readonly depths: readonly [number, number, number, number];
}

const EXPANSION = { basic: 1, bottleneck: 4 } as const;

/** ResNet-18 (He et al., "Deep Residual Learning for Image Recognition", arXiv 1512.03385), as timm builds it. */
export const resnet18: ArchitectureDefinition = {
  name: "resnet18",
  title: "ResNet-18",
  family: "ResNet",
  description: "Residual network: eight blocks of two 3×3 convolutions with batch norm and ReLU.",
  usualInput: { height: 224, width: 224, channels: 3, classes: 1000 },
  build(input) {
    const plan = resNet({ block: "basic", depths: [2, 2, 2, 2] }, input);
    return assemble(resnet18, input, plan, {
      "last-two-norms": plan.normsOf("layer4.1.bn1", "layer4.1.bn2"),
      // Five norm layers each.
      "depth-1": plan.normsOf("layer2"),
      "depth-2": plan.normsOf("layer3"),
      "depth-3": plan.normsOf("layer4"),
      ...usualSubsets(plan),
    });
  },
};

/** ResNet-50 of the same paper; as in timm, the 3×3 convolution of a bottleneck has its stride. */
export const resnet50: ArchitectureDefinition = {
  name: "resnet50",
  title: "ResNet-50",
  family: "ResNet",
  description: "Residual network: sixteen bottleneck blocks of 1×1, 3×3 and 1×1 convolutions with batch norm and ReLU.",
  usualInput: { height: 224, width: 224, channels: 3, classes: 1000 },
  build(input) {
    const plan = resNet({ block: "bottleneck", depths: [3, 4, 6, 3] }, input);
    return assemble(resnet50, input, plan, {
      "last-two-norms": plan.normsOf("layer4.2.bn2", "layer4.2.bn3"),
      ...usualSubsets(plan),
    });
  },
};

function usualSubsets(plan: Blueprint): Architecture["subsets"] {
  return { norms: plan.normsOf(), head: plan.namesOf("fc"), whole: plan.namesOf() };
}

function resNet({ block, depths }: ResNet, { channels, classes }: InputShape): Blueprint {
  const plan = new Blueprint();
  let x = plan.conv2d("conv1", "images", convolution(channels, STEM, 7, 2));
  x = plan.batchNorm("bn1", x, STEM);
  x = plan.relu("act1", x);
  x = plan.node({ op: "maxPool2d", name: "maxpool", input: x, size: 3, stride: 2, padding: 1 });
  const blocks = depths.reduce((sum, depth) => sum + depth, 0);
  let inputs = STEM;
  let number = 0;
  for (const [stage, depth] of depths.entries()) {
    const width = WIDTHS[stage] ?? 0;
    const outputs = width * EXPANSION[block];
    for (let index = 0; index < depth; index++, number++) {
      const name = `layer${stage + 1}.${index}`;
      const stride = stage > 0 && index === 0 ? 2 : 1;
      const add = block === "basic" ? basicBranch : bottleneckBranch;
      const branch = add(plan, name, x, { inputs, width, outputs, stride });
      const shortcut =
        stride === 1 && inputs === outputs ? x : downsample(plan, `${name}.downsample`, x, { inputs, outputs, stride });
      x = plan.residual(name, shortcut, branch, number, blocks);
      x = plan.relu(`${name}.act`, x);
      inputs = outputs;
    }
  }
  x = plan.node({ op: "averagePool", name: "global_pool", input: x });
  plan.linear("fc", x, inputs, classes);
  return plan;
}

interface Block {
  readonly inputs: number;
  readonly width: number;
  readonly outputs: number;
  readonly stride: number;
}

function basicBranch(plan: Blueprint, name: string, input: string, { inputs, width, stride }: Block): string {
  let x = plan.conv2d(`${name}.conv1`, input, convolution(inputs, width, 3, stride));
  x = plan.batchNorm(`${name}.bn1`, x, width);
  x = plan.relu(`${name}.act1`, x);
  x = plan.conv2d(`${name}.conv2`, x, convolution(width, width, 3));
  return plan.batchNorm(`${name}.bn2`, x, width, LAST_SCALE);
}

function bottleneckBranch(
  plan: Blueprint,
  name: string,
  input: string,
  { inputs, width, outputs, stride }: Block,
): string {
  let x = plan.conv2d(`${name}.conv1`, input, convolution(inputs, width, 1));
  x = plan.batchNorm(`${name}.bn1`, x, width);
  x = plan.relu(`${name}.act1`, x);
  x = plan.conv2d(`${name}.conv2`, x, convolution(width, width, 3, stride));
  x = plan.batchNorm(`${name}.bn2`, x, width);
  x = plan.relu(`${name}.act2`, x);
  x = plan.conv2d(`${name}.conv3`, x, convolution(width, outputs, 1));
  return plan.batchNorm(`${name}.bn3`, x, outputs, LAST_SCALE);
}

/** Scales of the norm that ends a branch begin at zero, so that each block begins as the identity. */
const LAST_SCALE = 0;

function downsample(
  plan: Blueprint,
  name: string,
  input: string,
  { inputs, outputs, stride }: Pick<Block, "inputs" | "outputs" | "stride">,
): string {
  return plan.batchNorm(`${name}.1`, plan.conv2d(`${name}.0`, input, convolution(inputs, outputs, 1, stride)), outputs);
}

/** Without bias, and with He et al.'s initial values (arXiv 1502.01852) by the number of values that an input goes into. */
function convolution(inputs: number, outputs: number, kernel: number, stride = 1) {
  const weight: TensorSpecification["initial"] = {
    kind: "normal",
    deviation: Math.sqrt(2 / (outputs * kernel * kernel)),
  };
  return {
    inputs,
    outputs,
    kernel,
    stride,
    padding: (kernel - 1) / 2,
    bias: false,
    initial: { weight, bias: weight },
  } as const;
}
