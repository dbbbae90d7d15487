import { setUpEngine } from "../packages/core/engine-set-up/set-up-engine.mjs";

/** Sets TensorFlow up when it is missing; says so when it cannot be, since everything then runs on WebAssembly. */
export async function prepareEngine() {
  if (process.env.HATCHERY_ENGINE === "wasm") return;
  const log = (line) => process.stderr.write(`${line}\n`);
  const { ready, reason } = await setUpEngine({ environment: process.env, log });
  if (!ready)
    log(
      `${reason}.\nHatchery goes on with WebAssembly, about ten times slower. To try again: node scripts/set-up-engine.mjs`,
    );
}
