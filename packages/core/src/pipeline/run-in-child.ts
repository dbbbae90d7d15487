import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { architectureModules } from "../architectures/find-architecture.js";
import { BadInput, Interrupted } from "../errors.js";
import type { StoreConfiguration } from "../storage/object-store.js";
import type { Progress } from "../task.js";
import type { FromChild, ToChild } from "./child-messages.js";
import type { AnyStageResult, WeightsResult } from "./results.js";
import { DEFAULT_SAVE_SECONDS } from "./stage.js";
import type {
  ChildRequest,
  ChildResult,
  DatasetResult,
  ImportDatasetRequest,
  ImportRequest,
  StageRequest,
} from "./stage-request.js";

/** How long a child may take to save its state after it was told to stop, before it is killed. */
const STOP_GRACE_MILLISECONDS = 10_000;

/** The process that computed was killed or crashed; its work goes on from its last saved state when it is tried again. */
export class ComputeProcessDied extends Error {
  override readonly name = "ComputeProcessDied";
}

interface Place {
  readonly store: StoreConfiguration;
  readonly saveEverySeconds?: number;
}

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Computes a stage in a process of its own, so that the caller's event loop never waits for a matrix.
 * The child sees the object store only, knows the architectures that its parent does, and ends when that does.
 * @throws BadInput, Interrupted or Error as the stage itself would; ComputeProcessDied when the process ends before its work.
 */
export async function runInChild(work: ImportRequest & Place, options: Options): Promise<WeightsResult>;
export async function runInChild(work: ImportDatasetRequest & Place, options: Options): Promise<DatasetResult>;
export async function runInChild(work: StageRequest & Place, options: Options): Promise<AnyStageResult>;
export async function runInChild(work: ChildRequest & Place, options: Options): Promise<ChildResult> {
  const { store, saveEverySeconds = DEFAULT_SAVE_SECONDS, ...request } = work;
  if (options.signal.aborted) throw new Interrupted("Stopped before it began.");
  const child = startChild();
  let killer: NodeJS.Timeout | undefined;
  const stop = () => {
    if (child.connected) child.send({ type: "stop" } satisfies ToChild);
    killer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MILLISECONDS);
  };
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<ChildResult>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code, signal) =>
        reject(
          new ComputeProcessDied(
            `The compute process ended before its work did (${signal ?? `exit code ${code}`}); the job can be retried and goes on from its last saved state.`,
          ),
        ),
      );
      child.on("message", (message: FromChild) => {
        if (message.type === "progress") options.onProgress(message.progress);
        else if (message.type === "done") resolve(message.result);
        else reject(errorFrom(message));
      });
      child.send({
        type: "start",
        request,
        store,
        saveEverySeconds,
        architectureModules: architectureModules(),
      } satisfies ToChild);
    });
  } finally {
    options.signal.removeEventListener("abort", stop);
    clearTimeout(killer);
    await ended(child);
  }
}

function startChild(): ChildProcess {
  // The sources run by a loader (tsx, vitest), the build by Node alone.
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fileURLToPath(new URL(fromSource ? "child.ts" : "child.js", import.meta.url));
  return fork(entry, [], {
    execArgv: fromSource ? ["--conditions=source", "--import", "tsx"] : [],
    serialization: "advanced",
  });
}

function errorFrom({ name, message, field }: Extract<FromChild, { type: "failed" }>): Error {
  if (name === "BadInput") return new BadInput(message, field);
  if (name === "Interrupted") return new Interrupted(message);
  return Object.assign(new Error(message), { name });
}

/** Waits for a child that has said its last word; one that hangs is killed. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const killer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MILLISECONDS);
  await new Promise((resolve) => child.once("exit", resolve));
  clearTimeout(killer);
}
