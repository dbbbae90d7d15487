import { Blueprint } from "@hatchery/core/architectures/blueprint.js";

/** Length of a side after both convolutions and both poolings. */
const sideOf = (length) => Math.floor((Math.floor(length / 2) - 4) / 2);

/** @type {import("@hatchery/core/architectures/architecture.js").ArchitectureDefinition} */
export default {
  name: "lenet5",
  title: "LeNet-5",
  family: "LeNet",
  description: "Two 5×5 convolutions with max-pooling, three linear layers, ReLU.",
  usualInput: { height: 28, width: 28, channels: 1, classes: 10 },
  build({ height, width, channels, classes }) {
    const places = sideOf(height) * sideOf(width);
    if (Math.min(sideOf(height), sideOf(width)) < 1) throw new Error("It needs images of at least 12×12.");
    const plan = new Blueprint();
    let x = plan.conv2d("conv1", "images", { inputs: channels, outputs: 6, kernel: 5, padding: 2 });
    x = plan.relu("relu1", x);
    x = plan.node({ op: "maxPool2d", name: "pool1", input: x, size: 2 });
    x = plan.conv2d("conv2", x, { inputs: 6, outputs: 16, kernel: 5 });
    x = plan.relu("relu2", x);
    x = plan.node({ op: "maxPool2d", name: "pool2", input: x, size: 2 });
    x = plan.node({ op: "flatten", name: "flatten", input: x });
    x = plan.linear("fc1", x, places * 16, 120);
    x = plan.relu("relu3", x);
    x = plan.linear("fc2", x, 120, 84);
    x = plan.relu("relu4", x);
    plan.linear("fc3", x, 84, classes);
    return {
      nodes: plan.nodes,
      tensors: plan.tensors,
      subsets: { head: plan.namesOf("fc3"), "last-two-layers": plan.namesOf("fc2", "fc3") },
    };
  },
};
