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
        const { read: _, ...described } = await openWeightsFile(source, file);
        const parameters = countParameters(described.tensors);
        print(options, { ...described, parameters }, textOf(described, parameters));
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

/** Columns of the longest name that others are lined up with; a hostile file has longer ones. */
const MAX_WIDTH = 60;

function textOf(file: Omit<WeightsFile, "read">, parameters: number): string {
  const { format, bytes, entry, tensors, metadata } = file;
  const width = tensors.reduce((longest, { name }) => Math.max(longest, Math.min(name.length, MAX_WIDTH)), 0);
  const [count, size] = [parameters.toLocaleString("en-US"), bytes.toLocaleString("en-US")];
  const under = entry === undefined ? "" : ` under ${entry}`;
  return [
    ...tensors.map(
      ({ name, dtype, shape }) => `${name.padEnd(width)}  ${dtype.padEnd(4)}  ${shape.join("x") || "scalar"}`,
    ),
    `${format}, ${size} bytes: ${tensors.length} tensors${under}, ${count} parameters`,
    ...Object.entries(metadata).map(([key, value]) => `${key}: ${value}`),
  ]
    .map((line) => line.replace(/\p{Cc}/gu, "\ufffd")) // A name could move the terminal's cursor.
    .join("\n");
}
