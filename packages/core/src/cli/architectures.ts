import { Command } from "commander";
import { architectureDefinitions, findArchitecture } from "../architectures/find-architecture.js";
import { forwardFlops } from "../architectures/flops.js";
import { openDataset } from "../datasets/open-dataset.js";
import { architectureFor } from "../pipeline/input.js";
import { print } from "./session.js";

export function architecturesCommand(): Command {
  const list = new Command("list")
    .description("the architectures that can be named in a specification")
    .option("--json", "print as JSON")
    .action((options: { readonly json?: boolean }) => {
      const rows = architectureDefinitions.map(({ name, title, description }) => ({ name, title, description }));
      print(
        options,
        rows,
        rows.map(({ name, title, description }) => `${name.padEnd(12)} ${title}: ${description}`).join("\n"),
      );
    });
  const show = new Command("show")
    .description("tensors, subsets and cost of an architecture")
    .argument("<name>")
    .option("--dataset <name>", "built for the images and classes of this dataset", "mnist")
    .option("--json", "print as JSON")
    .action(async (name: string, options: { readonly dataset: string; readonly json?: boolean }) => {
      const { description } = findArchitecture(name);
      const architecture = architectureFor(name, await openDataset(options.dataset));
      const { tensors, subsets, input } = architecture;
      const sizes = new Map(
        tensors.map((tensor) => [tensor.name, tensor.shape.reduce((size, length) => size * length, 1)]),
      );
      const sizeOf = (names: readonly string[]) => names.reduce((sum, tensor) => sum + (sizes.get(tensor) ?? 0), 0);
      const parameters = sizeOf([...sizes.keys()]);
      const flops = forwardFlops(architecture.nodes, architecture);
      const shown = {
        name,
        title: architecture.title,
        description,
        input,
        parameters,
        flops,
        tensors: tensors.map(({ name: tensor, shape }) => ({ name: tensor, shape })),
        subsets,
      };
      const text = [
        `${architecture.title}: ${description}`,
        `for ${input.height}x${input.width}x${input.channels} images and ${input.classes} classes: ${parameters} parameters, ${(flops / 1e6).toFixed(2)} MFLOP an image`,
        "tensors:",
        ...tensors.map((tensor) => `  ${tensor.name.padEnd(20)} ${tensor.shape.join("x")}`),
        "subsets:",
        ...Object.entries(subsets).map(
          ([subset, names]) => `  ${subset.padEnd(20)} ${sizeOf(names)} parameters: ${names.join(", ")}`,
        ),
      ];
      print(options, shown, text.join("\n"));
    });
  return new Command("architectures")
    .description("the networks whose parameters are learned")
    .addCommand(list)
    .addCommand(show);
}
