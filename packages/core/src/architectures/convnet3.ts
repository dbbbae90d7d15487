import type { ArchitectureDefinition } from "./architecture.js";
import { assemble } from "./assemble.js";
import { convolutionTensors, layerNames, linearTensors } from "./layers.js";
import type { Node } from "./node.js";

const CHANNELS = 32;
const KERNEL = 3;
const POOL = 2;

/** The paper's ConvNet-3: three 3×3 convolutions of 32 channels, halved after the first two, then one linear layer (2048 -> 10 for 32×32 images). */
export const convnet3: ArchitectureDefinition = {
  name: "convnet3",
  title: "ConvNet-3",
  family: "ConvNet",
  description: "Three 3×3 convolutions of 32 channels with ReLU, max-pooling after the first two, one linear layer.",
  usualInput: { height: 32, width: 32, channels: 3, classes: 10 },
  build(input) {
    const nodes: Node[] = [
      {
        op: "conv2d",
        name: "conv1",
        input: "images",
        weight: "conv1.weight",
        bias: "conv1.bias",
        stride: 1,
        padding: 1,
      },
      { op: "relu", name: "relu1", input: "conv1" },
      { op: "maxPool2d", name: "pool1", input: "relu1", size: POOL },
      {
        op: "conv2d",
        name: "conv2",
        input: "pool1",
        weight: "conv2.weight",
        bias: "conv2.bias",
        stride: 1,
        padding: 1,
      },
      { op: "relu", name: "relu2", input: "conv2" },
      { op: "maxPool2d", name: "pool2", input: "relu2", size: POOL },
      {
        op: "conv2d",
        name: "conv3",
        input: "pool2",
        weight: "conv3.weight",
        bias: "conv3.bias",
        stride: 1,
        padding: 1,
      },
      { op: "relu", name: "relu3", input: "conv3" },
      { op: "flatten", name: "flatten", input: "relu3" },
      { op: "linear", name: "fc", input: "flatten", weight: "fc.weight", bias: "fc.bias" },
    ];
    const pooled =
      Math.floor(Math.floor(input.height / POOL) / POOL) * Math.floor(Math.floor(input.width / POOL) / POOL);
    const tensors = [
      ...convolutionTensors("conv1", input.channels, CHANNELS, KERNEL),
      ...convolutionTensors("conv2", CHANNELS, CHANNELS, KERNEL),
      ...convolutionTensors("conv3", CHANNELS, CHANNELS, KERNEL),
      ...linearTensors("fc", pooled * CHANNELS, input.classes),
    ];
    return assemble(convnet3, {
      input,
      nodes,
      tensors,
      subsets: {
        whole: tensors.map((tensor) => tensor.name),
        "last-two-layers": layerNames(tensors, "conv3", "fc"),
        conv1: layerNames(tensors, "conv1"),
        conv2: layerNames(tensors, "conv2"),
        conv3: layerNames(tensors, "conv3"),
        head: layerNames(tensors, "fc"),
      },
    });
  },
};
