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
  /** Settles when the command has printed this; rejects when it ends before. */
  shows(pattern: RegExp): Promise<void>;
}

/** Starts a program of the repository in a process of its own that is not on a terminal. */
export function startCommand(
  command: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  const watchers = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      for (const watch of watchers) watch();
    });
  }
  const ended = once(child, "close").then(() => ({ code: child.exitCode, ...printed }));
  return {
    child,
    ended,
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (!pattern.test(`${printed.stdout}\n${printed.stderr}`)) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(({ code, stdout, stderr }) =>
          reject(new Error(`It ended with ${code} before it showed ${pattern}:\n${stdout}\n${stderr}`)),
        );
      }),
  };
}
