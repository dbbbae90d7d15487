import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { dispose, tensor4d } from "@tensorflow/tfjs-core";
import { findArchitecture } from "../src/architectures/find-architecture.js";
import { InferenceNetwork } from "../src/architectures/inference/inference-network.js";
import { initialise } from "../src/architectures/initialise.js";
import { toTensors } from "../src/architectures/tensors-of-arrays.js";
import { processEnvironment } from "../src/engine/env.js";
import { randomStream } from "../src/engine/random.js";
import { startEngine } from "../src/engine/start-engine.js";

interface Row {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

const NAMES = [
  "resnet18",
  "resnet50",
  "vit_tiny_patch16_224",
  "vit_base_patch16_224",
  "convnext_tiny",
  "convnext_base",
] as const;
const BATCH = 8;
const RUNS = 6;
/** Names a Python that has torch and timm. */
const PYTHON = "HATCHERY_BENCH_PYTHON";

/** Forward passes of eight images of 224 pixels, beside timm's models under PyTorch, with as many threads, where HATCHERY_BENCH_PYTHON names a Python that has both. */
export default {
  name: `forward passes at batch ${BATCH}`,
  async run(): Promise<Row[]> {
    await startEngine();
    const python = processEnvironment[PYTHON];
    if (python === undefined) {
      process.stderr.write(
        `PyTorch is left out: set ${PYTHON} to a Python that has torch and timm to see it beside these.\n`,
      );
    }
    const rows: Row[] = [];
    for (const name of NAMES) rows.push(...(await measure(name, python)));
    return rows;
  },
};

async function measure(name: string, python: string | undefined): Promise<Row[]> {
  const before = forwardMilliseconds(name);
  const own = (milliseconds: number): Row => ({ label: name, value: milliseconds, unit: "ms" });
  if (python === undefined) return [own(before)];
  const pytorch = await pytorchMilliseconds(python, name);
  // Once before and once after, as other programs may share the processor.
  const after = Math.min(before, forwardMilliseconds(name));
  return [
    own(after),
    { label: `${name}, PyTorch`, value: pytorch, unit: "ms" },
    { label: `${name}, PyTorch's time over ours`, value: pytorch / after, unit: "x" },
  ];
}

/** The best of several runs. */
function forwardMilliseconds(name: string): number {
  const { build, usualInput } = findArchitecture(name);
  const architecture = build(usualInput);
  const { height, width, channels } = usualInput;
  const tensors = toTensors(initialise(architecture, randomStream(0, "bench")));
  const images = randomStream(0, "bench", "images").normals(BATCH * height * width * channels);
  const data = tensor4d(images, [BATCH, height, width, channels]);
  const network = new InferenceNetwork(architecture.nodes, tensors);
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    const logits = network.logits({ images: { kind: "images", data, models: 1 } });
    logits.dataSync();
    best = Math.min(best, performance.now() - begun);
    logits.dispose();
  }
  network.dispose();
  dispose([tensors, data]);
  return best;
}

async function pytorchMilliseconds(python: string, name: string): Promise<number> {
  const script = fileURLToPath(new URL("support/time_forward.py", import.meta.url));
  const numbers = [BATCH, RUNS, availableParallelism()].map(String);
  const { stdout } = await promisify(execFile)(python, [script, name, ...numbers]);
  const milliseconds: number[] = JSON.parse(stdout);
  return Math.min(...milliseconds);
}
