import { Command, CommanderError } from "commander";
import { listedArchitectureModules } from "../engine/env.js";
import { BadInput, DownloadFailed, Interrupted } from "../errors.js";
import { loadArchitectures } from "../pipeline/load-architectures.js";
import { StorageFailure } from "../storage/storage-failure.js";
import { architecturesCommand } from "./architectures.js";
import { datasetsCommand } from "./datasets.js";
import { demoCommand } from "./demo.js";
import { engineCommand } from "./engine.js";
import { experimentCommand } from "./experiment.js";
import { generateCommand } from "./generate.js";
import { predictCommand } from "./predict.js";
import { runCommand } from "./run.js";
import { collectCommand, evaluateCommand, reportCommand, trainCommand } from "./stages.js";
import { weightsCommand } from "./weights.js";

const EXIT_FAILED = 1;
const EXIT_BAD_USAGE = 2;

/** Options of every command. */
interface GlobalOptions {
  readonly architectureModule?: readonly string[];
}

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
    .option(
      "--architecture-module <file>",
      "JavaScript module with an architecture of your own; may be given more than once",
      (module: string, others: readonly string[] = []) => [...others, module],
    )
    .hook("preAction", (hatchery) => {
      const { architectureModule = [] } = hatchery.opts<GlobalOptions>();
      return loadArchitectures([...listedArchitectureModules(), ...architectureModule]);
    })
    .showHelpAfterError("(--help lists the options)");
  const commands = [
    demoCommand(),
    runCommand(),
    experimentCommand(),
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
  prepare(program);
  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    return report(error);
  }
}

/** Makes a command and those below it throw where they would exit, and show what every command takes. */
function prepare(command: Command): void {
  command.exitOverride().configureHelp({ showGlobalOptions: true });
  for (const child of command.commands) prepare(child);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_BAD_USAGE;
  if (error instanceof BadInput) {
    process.stderr.write(`hatchery: ${error.message}\n`);
    return EXIT_BAD_USAGE;
  }
  if (error instanceof Interrupted || error instanceof StorageFailure || error instanceof DownloadFailed) {
    process.stderr.write(`hatchery: ${error.message}\n`);
    return EXIT_FAILED;
  }
  process.stderr.write(`hatchery: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT_FAILED;
}
