import { Command } from "commander";
import { architectureDefinitions, findArchitecture } from "../architectures/find-architecture.js";
import { forwardFlops } from "../architectures/flops.js";
import { openDataset } from "../datasets/open-dataset.js";
import { architectureFor } from "../pipeline/input.js";
import { print, type SessionOptions, storeCommand } from "./session.js";
import { withDatasetStore } from "./with-dataset-store.js";

/** Longer lists are cut: all tensors stand above them. */
const LISTED = 8;

export function architecturesCommand(): Command {
  const list = new Command("list")
    .description("the architectures that can be named in a specification")
    .option("--json", "print as JSON")
    .action((options: { readonly json?: boolean }) => {
      const rows = architectureDefinitions.map(({ name, title, description }) => ({ name, title, description }));
      print(
        options,
        rows,
        rows.map(({ name, title, description }) => `${name.padEnd(20)} ${title}: ${description}`).join("\n"),
      );
    });
  const show = storeCommand("show", "tensors, subsets and cost of an architecture")
    .argument("<name>")
    .option("--dataset <name>", "built for the images and classes of this dataset, not for its usual ones")
    .action(async (name: string, options: SessionOptions & { readonly dataset?: string }) => {
      const definition = findArchitecture(name);
      const { description } = definition;
      const { dataset } = options;
      const architecture =
        dataset === undefined
          ? definition.build(definition.usualInput)
          : await withDatasetStore(dataset, options, async (store) =>
              architectureFor(name, await openDataset(dataset, { store })),
            );
      const { tensors, subsets, input } = architecture;
      const sizes = new Map(
        tensors.map((tensor) => [tensor.name, tensor.shape.reduce((size, length) => size * length, 1)]),
      );
      const sizeOf = (names: readonly string[]) => names.reduce((sum, tensor) => sum + (sizes.get(tensor) ?? 0), 0);
      const parameters = sizeOf(tensors.flatMap(({ name: tensor, role }) => (role === "parameter" ? [tensor] : [])));
      const flops = forwardFlops(architecture.nodes, architecture);
      const shown = {
        name,
        title: architecture.title,
        description,
        input,
        parameters,
        flops,
        tensors: tensors.map(({ name: tensor, shape, role }) => ({ name: tensor, shape, role })),
        subsets,
      };
      const widest = Math.max(...tensors.map((tensor) => tensor.name.length));
      const text = [
        `${architecture.title}: ${description}`,
        `for ${input.height}x${input.width}x${input.channels} images and ${input.classes} classes: ${parameters} parameters, ${(flops / 1e6).toFixed(2)} MFLOP an image`,
        "tensors:",
        ...tensors.map((tensor) => `  ${tensor.name.padEnd(widest)} ${tensor.shape.join("x")}`),
        "subsets:",
        ...Object.entries(subsets).map(
          ([subset, names]) => `  ${subset.padEnd(20)} ${sizeOf(names)} values: ${listed(names)}`,
        ),
      ];
      print(options, shown, text.join("\n"));
    });
  return new Command("architectures")
    .description("the networks whose parameters are learned")
    .addCommand(list)
    .addCommand(show);
}

function listed(names: readonly string[]): string {
  if (names.length <= LISTED) return names.join(", ");
  return `${names[0]} to ${names.at(-1)}, ${names.length} tensors`;
}
