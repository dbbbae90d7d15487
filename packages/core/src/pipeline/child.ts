import { BadInput } from "../errors.js";
import { openStore } from "../storage/open-store.js";
import type { FromChild, ToChild } from "./child-messages.js";
import { loadArchitectures } from "./load-architectures.js";
import { performStage } from "./stage-request.js";

/** Entry point of the process that computes one stage; it is told what by its parent and ends with it. */
const stop = new AbortController();

function send(message: FromChild): void {
  process.send?.(message);
}

async function compute(start: Extract<ToChild, { type: "start" }>): Promise<void> {
  try {
    await loadArchitectures(start.architectureModules);
    const context = {
      store: await openStore(start.store),
      signal: stop.signal,
      saveEverySeconds: start.saveEverySeconds,
      report: (progress: Extract<FromChild, { type: "progress" }>["progress"]) => send({ type: "progress", progress }),
    };
    send({ type: "done", result: await performStage(start.request, context) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const field = error instanceof BadInput ? error.field : undefined;
    send({ type: "failed", name, message, ...(field !== undefined && { field }) });
  }
  process.disconnect?.();
}

process.on("message", (message: ToChild) => {
  if (message.type === "start") void compute(message);
  else stop.abort();
});
// Without its parent nobody waits for the result: save and stop.
process.on("disconnect", () => stop.abort());
// Ctrl-C reaches the whole process group; the parent decides when to stop.
process.on("SIGINT", () => {});
