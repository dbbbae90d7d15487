import { Command } from "commander";
import { type EngineMeasurement, measureEngine } from "../engine/measure.js";
import { type EngineStatus, startEngine } from "../engine/start-engine.js";
import { print } from "./session.js";

/** `hatchery engine`: what computes here, why, and how fast. */
export function engineCommand(): Command {
  return new Command("engine")
    .description("which engine computes here, why, and how fast it is")
    .option("--json", "print as JSON")
    .action(async (options: { readonly json?: boolean }) => {
      const status = await startEngine();
      const gigaflops = await measureEngine();
      print(options, { ...status, gigaflops }, describe(status, gigaflops));
    });
}

function describe(status: EngineStatus, { matmul, convolution, convolution1d }: EngineMeasurement): string {
  const { name, version, device, threads, reason } = status;
  const title = name === "tensorflow" ? "TensorFlow" : "WebAssembly";
  const lines = [
    `${title} ${version} on ${device === "cuda" ? "an NVIDIA GPU" : "the CPU"}, ${threads} ${threads === 1 ? "thread" : "threads"}`,
    reason,
    "",
    `matmul 1024 x 1024                                     ${figure(matmul)}`,
    `convolution 64x32x32x64, kernel 3, forward + backward  ${figure(convolution)}`,
    `convolution 50x128x256, kernel 7, forward + backward   ${figure(convolution1d)}`,
  ];
  return name === "tensorflow" ? lines.join("\n") : [...lines, "", LOSS].join("\n");
}

const LOSS = `Everything works on WebAssembly, with the same random numbers, but about ten times slower than on TensorFlow and on one core.
To get TensorFlow: Linux, python3 with pip, a C++ compiler (Debian, Ubuntu: apt install python3-pip g++), and then
  node scripts/set-up-engine.mjs`;

function figure(gigaflops: number): string {
  return `${gigaflops.toFixed(gigaflops < 10 ? 1 : 0).padStart(5)} GFLOP/s`;
}
