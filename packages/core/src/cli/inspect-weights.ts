import { Command } from "commander";
import { dtypes } from "../weights/dtypes.js";
import { fileSource } from "../weights/file-source.js";
import { openWeightsFile } from "../weights/open-weights-file.js";
import type { WeightsFile } from "../weights/weights-file.js";
import { print } from "./session.js";

/** `weights inspect`: what a file of weights says of itself; no tensor is read. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("what is in a file of weights: safetensors, or .pth and .pt of PyTorch (read, never executed)")
    .argument("<file>")
    .option("--json", "print as JSON")
    .action(async (file: string, options: { readonly json?: boolean }) => {
      const source = await fileSource(file);
      try {
        const { format, bytes, entry, tensors, metadata } = await openWeightsFile(source, file);
        const parameters = countParameters(tensors);
        const described = { format, bytes, entry, parameters, tensors, metadata };
        print(options, described, textOf(described));
      } finally {
        await source.close();
      }
    });
}

/** Values of all tensors of fractional numbers; counters and masks are no parameters. */
function countParameters(tensors: WeightsFile["tensors"]): number {
  const counts = tensors.map(({ dtype, shape }) => (dtypes[dtype].fractional ? shape.reduce((a, b) => a * b, 1) : 0));
  return counts.reduce((a, b) => a + b, 0);
}

function textOf({
  format,
  bytes,
  entry,
  tensors,
  metadata,
  parameters,
}: Omit<WeightsFile, "read"> & { readonly parameters: number }): string {
  const width = Math.max(0, ...tensors.map(({ name }) => name.length));
  const [count, size] = [parameters.toLocaleString("en-US"), bytes.toLocaleString("en-US")];
  return [
    ...tensors.map(
      ({ name, dtype, shape }) => `${name.padEnd(width)}  ${dtype.padEnd(4)}  ${shape.join("x") || "scalar"}`,
    ),
    `${format}, ${size} bytes: ${tensors.length} tensors${entry === undefined ? "" : ` under ${entry}`}, ${count} parameters`,
    ...Object.entries(metadata).map(([key, value]) => `${key}: ${value}`),
  ].join("\n");
}
