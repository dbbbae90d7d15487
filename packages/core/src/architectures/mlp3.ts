import type { ArchitectureDefinition } from "./architecture.js";
import { assemble } from "./assemble.js";
import { Blueprint } from "./blueprint.js";

const HIDDEN = [50, 25] as const;

/** The paper's MLP-3: three linear layers, in -> 50 -> 25 -> classes, with ReLU between them. */
export const mlp3: ArchitectureDefinition = {
  name: "mlp3",
  title: "MLP-3",
  family: "MLP",
  description: "Three linear layers, 50 and 25 hidden units, ReLU.",
  usualInput: { height: 32, width: 32, channels: 3, classes: 10 },
  build(input) {
    const plan = new Blueprint();
    let x = plan.node({ op: "flatten", name: "flatten", input: "images" });
    x = plan.linear("fc1", x, input.height * input.width * input.channels, HIDDEN[0]);
    x = plan.relu("relu1", x);
    x = plan.linear("fc2", x, HIDDEN[0], HIDDEN[1]);
    x = plan.relu("relu2", x);
    plan.linear("fc3", x, HIDDEN[1], input.classes);
    return assemble(mlp3, input, plan, {
      whole: plan.namesOf(),
      "last-two-layers": plan.namesOf("fc2", "fc3"),
      head: plan.namesOf("fc3"),
    });
  },
};
