import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EngineStatus } from "@hatchery/core/engine/start-engine.js";
import { describeEngine } from "../graphql/report.js";

export interface EngineInfo {
  readonly name: string;
  readonly reason: string;
}

/** Setting the engine up for the first time takes minutes; nobody waits so long for a page's foot. */
const PATIENCE_MILLISECONDS = 20_000;

const unknown: EngineInfo = { name: "Not known yet", reason: "The engine is being set up; ask again in some minutes." };

/** What the computing processes of this machine run on, found out once, in a process of its own: the server itself loads no engine. */
export function engineOfThisMachine(): () => Promise<EngineInfo> {
  let asked: Promise<EngineInfo> | undefined;
  return async () => {
    asked ??= askChild();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<EngineInfo>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MILLISECONDS, unknown);
      timer.unref();
    });
    try {
      return await Promise.race([asked, patience]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** For a server that leaves computing to workers elsewhere. */
export async function engineOfWorkers(): Promise<EngineInfo> {
  return {
    name: "On the workers",
    reason: "This server computes nothing itself; a report names the engine that computed it.",
  };
}

function askChild(): Promise<EngineInfo> {
  const fromSource = import.meta.url.endsWith(".ts");
  const entry = fileURLToPath(new URL(fromSource ? "engine-child.ts" : "engine-child.js", import.meta.url));
  const child = fork(entry, [], { execArgv: fromSource ? ["--conditions=source", "--import", "tsx"] : [] });
  return new Promise((resolve) => {
    child.once("message", (status: EngineStatus) => resolve({ name: describeEngine(status), reason: status.reason }));
    child.once("error", (error) => resolve({ name: "None", reason: error.message }));
    child.once("exit", (code, signal) =>
      resolve({
        name: "None",
        reason: `The engine could not be started (${signal ?? `exit code ${code}`}); the server's log says more.`,
      }),
    );
  });
}
