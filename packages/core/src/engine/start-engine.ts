import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { enableProdMode, setBackend } from "@tensorflow/tfjs-core";
import { setUpEngine } from "../../engine-set-up/set-up-engine.mjs";
import type { EngineDescription } from "../pipeline/results.js";
import { chosenEngine, type EngineName, prepareEnvironmentForTensorFlow, processEnvironment } from "./env.js";
import { tensorFlowBackend } from "./tensorflow-backend.js";
import { registerMissingKernels } from "./wasm-kernels/register-missing-kernels.js";
import { replaceKernels } from "./wasm-kernels/replace-kernels.js";

/** What runs, and in `reason` why, as a sentence. */
export type EngineStatus = EngineDescription & { readonly reason: string };

const started = new Map<EngineName, Promise<EngineStatus>>();
let wasmVersion: Promise<string> | undefined;

/**
 * Makes TensorFlow the engine, or WebAssembly where it cannot be had. The first call sets TensorFlow up if it is missing;
 * later ones only switch to what they ask for. Tensors may stay: each engine takes over the other's as it uses them.
 * @param options.prefer What to try first; HATCHERY_ENGINE, else TensorFlow, by default.
 * @throws BadInput when HATCHERY_ENGINE names no engine.
 */
export async function startEngine(options: { prefer?: EngineName } = {}): Promise<EngineStatus> {
  const wanted = options.prefer ?? chosenEngine() ?? "tensorflow";
  let start = started.get(wanted);
  if (start === undefined) {
    start = wanted === "tensorflow" ? startTensorFlow() : startWasm("WebAssembly was asked for.");
    started.set(wanted, start);
  }
  const status = await start;
  await setBackend(status.name);
  return status;
}

async function startTensorFlow(): Promise<EngineStatus> {
  const setUp = await setUpEngine({
    environment: processEnvironment,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  if (!setUp.ready) return startWasm(`${setUp.reason}.`);
  try {
    prepareEnvironmentForTensorFlow(setUp.build);
    putBackRemovedFunctions();
    await import("@tensorflow/tfjs-node-gpu");
  } catch (error) {
    return startWasm(
      `TensorFlow ${setUp.version} could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  enableProdMode();
  await setBackend("tensorflow");
  const backend = tensorFlowBackend();
  if (backend === undefined)
    return startWasm(`TensorFlow ${setUp.version} was loaded, but it is not a backend that Hatchery knows.`);
  const device = backend.isUsingGpuDevice ? "cuda" : "cpu";
  return {
    name: "tensorflow",
    device,
    version: backend.binding.TF_Version,
    threads: availableParallelism(),
    reason: reasonFor(setUp.build, device, setUp.reason),
  };
}

function reasonFor(build: "cpu" | "cuda", device: "cpu" | "cuda", obstacle: string): string {
  if (device === "cuda") return "An NVIDIA GPU was found, and TensorFlow runs on it.";
  if (build === "cuda")
    return "An NVIDIA GPU was found, but TensorFlow could not use it (is the driver too old for CUDA 12?), so it runs on the CPU.";
  return obstacle === ""
    ? "TensorFlow is set up, and there is no NVIDIA GPU."
    : `${obstacle}. TensorFlow runs on the CPU.`;
}

async function startWasm(reason: string): Promise<EngineStatus> {
  wasmVersion ??= prepareWasm();
  return { name: "wasm", device: "cpu", version: await wasmVersion, threads: 1, reason };
}

async function prepareWasm(): Promise<string> {
  // The core package alone has no gradients: the whole of tfjs registers them, as it does for TensorFlow.
  await import("@tensorflow/tfjs");
  const { version_wasm: version } = await import("@tensorflow/tfjs-backend-wasm");
  registerMissingKernels();
  enableProdMode();
  const listeners = {
    exception: process.listeners("uncaughtException"),
    rejection: process.listeners("unhandledRejection"),
  };
  await setBackend("wasm");
  // The backend has hung listeners on the process that rethrow every error of the program from the backend's own single line.
  for (const listener of process.listeners("uncaughtException")) {
    if (!listeners.exception.includes(listener)) process.off("uncaughtException", listener);
  }
  for (const listener of process.listeners("unhandledRejection")) {
    if (!listeners.rejection.includes(listener)) process.off("unhandledRejection", listener);
  }
  replaceKernels();
  return version;
}

/** The npm package calls two functions of `util` that newer releases of Node warn of (22) or lack (23 and later). */
function putBackRemovedFunctions(): void {
  const mutable: object = createRequire(import.meta.url)("node:util");
  Object.assign(mutable, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}
