import { Command, CommanderError } from "commander";
import { BadInput, Interrupted } from "../errors.js";
import { StorageFailure } from "../storage/storage-failure.js";
import { architecturesCommand } from "./architectures.js";
import { datasetsCommand } from "./datasets.js";
import { demoCommand } from "./demo.js";
import { engineCommand } from "./engine.js";
import { predictCommand } from "./predict.js";
import { runCommand } from "./run.js";
import { collectCommand, evaluateCommand, generateCommand, reportCommand, trainCommand } from "./stages.js";
import { weightsCommand } from "./weights.js";

const EXIT_FAILED = 1;
const EXIT_BAD_USAGE = 2;

/**
 * The `hatchery` command line.
 * @param argv arguments after the program's name.
 * @returns the exit code: 0 done, 1 failed or interrupted, 2 bad usage or bad input.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("hatchery")
    .description(
      "Hatches neural networks: learns the distribution of trained parameters by diffusion and makes new ones.",
    )
    .version("0.1.0")
    .showHelpAfterError("(--help lists the options)");
  const commands = [
    demoCommand(),
    runCommand(),
    collectCommand(),
    trainCommand(),
    generateCommand(),
    evaluateCommand(),
    reportCommand(),
    predictCommand(),
    weightsCommand(),
    datasetsCommand(),
    architecturesCommand(),
    engineCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  throwInsteadOfExit(program);
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    return report(error);
  }
}

function throwInsteadOfExit(command: Command): void {
  command.exitOverride();
  for (const child of command.commands) throwInsteadOfExit(child);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_BAD_USAGE;
  if (error instanceof BadInput) {
    process.stderr.write(`hatchery: ${error.message}\n`);
    return EXIT_BAD_USAGE;
  }
  if (error instanceof Interrupted || error instanceof StorageFailure) {
    process.stderr.write(`hatchery: ${error.message}\n`);
    return EXIT_FAILED;
  }
  process.stderr.write(`hatchery: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_FAILED;
}
