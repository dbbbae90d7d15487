import { startEngine } from "@hatchery/core/engine/start-engine.js";

/** Entry point of a process that starts the engine, tells its parent what runs, and ends. */
process.send?.(await startEngine());
process.disconnect?.();
