import type { Command } from "commander";
import { demoSpecification } from "../pipeline/demo.js";
import { type RunOptions, runAndPrint, withRunOptions } from "./run.js";
import { storeCommand } from "./session.js";

export function demoCommand(): Command {
  return withRunOptions(
    storeCommand(
      "demo",
      "the whole way in minutes: 200 checkpoints of a ConvNet on MNIST, 100 networks generated and judged",
    ),
  ).action(async (options: RunOptions) => {
    const { seed = demoSpecification.seed } = options;
    await runAndPrint({ ...demoSpecification, seed }, options);
  });
}
