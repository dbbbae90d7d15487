import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const repository = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Settles when standard error has shown this; rejects when the command ends before. */
  shows(pattern: RegExp): Promise<void>;
}

interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that runs the command line within what it sets up, such as a mounted folder. */
  readonly within?: readonly [string, ...string[]];
}

/** Starts `hatchery` as npm links it, in a process of its own that is not on a terminal. */
export function startHatchery(args: readonly string[], { environment, within }: Surroundings = {}): RunningCommand {
  const command = [process.execPath, `${repository}/packages/core/bin/hatchery.mjs`, ...args];
  const [program, ...rest] = within === undefined ? command : [...within, ...command];
  const child = spawn(program ?? "", rest, {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const watch of watchers) watch();
  });
  const ended = once(child, "close").then(() => ({ code: child.exitCode, stdout, stderr }));
  return {
    child,
    ended,
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (!pattern.test(stderr)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(({ code }) =>
          reject(new Error(`It ended with ${code} before it showed ${pattern}:\n${stderr}`)),
        );
      }),
  };
}

/** Runs `hatchery` to its end. */
export function hatchery(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return startHatchery(args, surroundings).ended;
}
