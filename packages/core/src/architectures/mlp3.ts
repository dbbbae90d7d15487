import type { ArchitectureDefinition } from "./architecture.js";
import { assemble } from "./assemble.js";
import { layerNames, linearTensors } from "./layers.js";
import type { Node } from "./node.js";

const HIDDEN = [50, 25] as const;

/** The paper's MLP-3: three linear layers, in -> 50 -> 25 -> classes, with ReLU between them. */
export const mlp3: ArchitectureDefinition = {
  name: "mlp3",
  title: "MLP-3",
  family: "MLP",
  description: "Three linear layers, 50 and 25 hidden units, ReLU.",
  usualInput: { height: 32, width: 32, channels: 3, classes: 10 },
  build(input) {
    const nodes: Node[] = [
      { op: "flatten", name: "flatten", input: "images" },
      { op: "linear", name: "fc1", input: "flatten", weight: "fc1.weight", bias: "fc1.bias" },
      { op: "relu", name: "relu1", input: "fc1" },
      { op: "linear", name: "fc2", input: "relu1", weight: "fc2.weight", bias: "fc2.bias" },
      { op: "relu", name: "relu2", input: "fc2" },
      { op: "linear", name: "fc3", input: "relu2", weight: "fc3.weight", bias: "fc3.bias" },
    ];
    const tensors = [
      ...linearTensors("fc1", input.height * input.width * input.channels, HIDDEN[0]),
      ...linearTensors("fc2", HIDDEN[0], HIDDEN[1]),
      ...linearTensors("fc3", HIDDEN[1], input.classes),
    ];
    return assemble(mlp3, {
      input,
      nodes,
      tensors,
      subsets: {
        whole: tensors.map((tensor) => tensor.name),
        "last-two-layers": layerNames(tensors, "fc2", "fc3"),
        head: layerNames(tensors, "fc3"),
      },
    });
  },
};
