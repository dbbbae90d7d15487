import { delimiter } from "node:path";
import { BadInput } from "../errors.js";

export type EngineName = "tensorflow" | "wasm";

/** The environment of this process, for the set-up, which looks for programs and folders in it. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;

/**
 * The engine that HATCHERY_ENGINE asks for, if any.
 * @throws BadInput when it names none.
 */
export function chosenEngine(): EngineName | undefined {
  const choice = process.env.HATCHERY_ENGINE;
  if (choice === undefined || choice === "") return undefined;
  if (choice === "tensorflow" || choice === "wasm") return choice;
  throw new BadInput(
    `HATCHERY_ENGINE is "${choice}"; set it to tensorflow or wasm, or leave it out to take the best there is.`,
    "HATCHERY_ENGINE",
  );
}

/** The modules of one's own architectures that HATCHERY_ARCHITECTURE_MODULES lists, as PATH lists folders. */
export function listedArchitectureModules(): readonly string[] {
  return (process.env.HATCHERY_ARCHITECTURE_MODULES ?? "").split(delimiter).filter((module) => module !== "");
}

/** What TensorFlow reads as it is loaded. */
export function prepareEnvironmentForTensorFlow(build: "cpu" | "cuda"): void {
  // Warnings and errors only: what it says at start is not for the user.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // TensorFlow turns oneDNN's operations on by itself only where the processor has AVX-512: elsewhere the gradients of grouped
  // convolutions would be missing, and the rest take longer.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "1";
  if (build === "cpu") return;
  // Otherwise it takes all of the GPU's memory at once, and a second process gets none.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  // Same specification and seed, same bytes.
  process.env.TF_DETERMINISTIC_OPS ??= "1";
}
