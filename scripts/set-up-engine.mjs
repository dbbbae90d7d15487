// Sets up TensorFlow for this checkout; works right after `npm install`. Without it everything still runs, on WebAssembly.
import { setUpEngine } from "../packages/core/engine-set-up/set-up-engine.mjs";

const log = (line) => console.error(line);
const { ready, version, build, reason } = await setUpEngine({ environment: process.env, log, asked: true });
if (reason !== "") log(`${reason}.`);
log(
  ready
    ? `TensorFlow ${version} is ready (${build === "cuda" ? "with CUDA" : "on the CPU"}).`
    : "Without TensorFlow the engine is WebAssembly: everything works, about ten times slower. When the cause is removed, run: node scripts/set-up-engine.mjs",
);
