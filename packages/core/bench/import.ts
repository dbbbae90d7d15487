import { execFile } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findArchitecture } from "../src/architectures/find-architecture.js";
import { writeSafetensors } from "../src/weights/write-safetensors.js";

const MEGABYTE = 1e6;

/** What importing a ViT-Base takes: time, and memory beyond what the process had before. */
export default {
  name: "import",
  async run(): Promise<{ label: string; value: number; unit: string }[]> {
    const folder = await mkdtemp(join(tmpdir(), "hatchery-bench-import-"));
    try {
      const path = join(folder, "vit.safetensors");
      const bytes = await writeNetwork(path);
      const script = fileURLToPath(new URL("support/measured-import.ts", import.meta.url));
      const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, path, folder]);
      const { seconds, before, most } = JSON.parse(stdout);
      const label = `ViT-Base, ${Math.round(bytes / MEGABYTE)} MB`;
      return [
        { label, value: seconds, unit: "s" },
        { label: `${label}, memory beyond the runtime`, value: (most - before) / MEGABYTE, unit: "MB" },
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

/** @returns the file's size in bytes. */
async function writeNetwork(path: string): Promise<number> {
  const definition = findArchitecture("vit_base_patch16_224");
  const { tensors } = definition.build(definition.usualInput);
  const sizes = new Map(tensors.map(({ name, shape }) => [name, shape.reduce((size, length) => size * length, 1)]));
  const file = await open(path, "wx");
  try {
    await writeSafetensors(
      { write: async (bytes) => file.writeFile(bytes) },
      tensors.map(({ name, shape }) => ({ name, shape, dtype: "F32" })),
      async (name) => Float32Array.from({ length: sizes.get(name) ?? 0 }, (_, index) => (index % 1000) / 1000),
    );
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
