import { type Ended, type RunningCommand, repository, startCommand } from "./running-command.js";

interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that runs the command line within what it sets up, such as a mounted folder. */
  readonly within?: readonly [string, ...string[]];
}

/** Starts `hatchery` as npm links it, in a process of its own that is not on a terminal. */
export function startHatchery(args: readonly string[], { environment, within }: Surroundings = {}): RunningCommand {
  const command = [process.execPath, `${repository}/packages/core/bin/hatchery.mjs`, ...args] as const;
  return startCommand(within === undefined ? command : [...within, ...command], environment);
}

/** Runs `hatchery` to its end. */
export function hatchery(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startHatchery(args, surroundings).ended;
}
