import type { ArchitectureDefinition } from "./architecture.js";
import { assemble } from "./assemble.js";
import { Blueprint } from "./blueprint.js";

const CHANNELS = 32;
const KERNEL = { kernel: 3, padding: 1 } as const;
const POOL = 2;

/** The paper's ConvNet-3: three 3×3 convolutions of 32 channels, halved after the first two, then one linear layer (2048 -> 10 for 32×32 images). */
export const convnet3: ArchitectureDefinition = {
  name: "convnet3",
  title: "ConvNet-3",
  family: "ConvNet",
  description: "Three 3×3 convolutions of 32 channels with ReLU, max-pooling after the first two, one linear layer.",
  usualInput: { height: 32, width: 32, channels: 3, classes: 10 },
  build(input) {
    const plan = new Blueprint();
    let x = plan.conv2d("conv1", "images", { inputs: input.channels, outputs: CHANNELS, ...KERNEL });
    x = plan.relu("relu1", x);
    x = plan.node({ op: "maxPool2d", name: "pool1", input: x, size: POOL });
    x = plan.conv2d("conv2", x, { inputs: CHANNELS, outputs: CHANNELS, ...KERNEL });
    x = plan.relu("relu2", x);
    x = plan.node({ op: "maxPool2d", name: "pool2", input: x, size: POOL });
    x = plan.conv2d("conv3", x, { inputs: CHANNELS, outputs: CHANNELS, ...KERNEL });
    x = plan.relu("relu3", x);
    x = plan.node({ op: "flatten", name: "flatten", input: x });
    const places = Math.floor(input.height / POOL / POOL) * Math.floor(input.width / POOL / POOL);
    plan.linear("fc", x, places * CHANNELS, input.classes);
    return assemble(convnet3, input, plan, {
      whole: plan.namesOf(),
      "last-two-layers": plan.namesOf("conv3", "fc"),
      conv1: plan.namesOf("conv1"),
      conv2: plan.namesOf("conv2"),
      conv3: plan.namesOf("conv3"),
      head: plan.namesOf("fc"),
    });
  },
};
