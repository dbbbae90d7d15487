import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openStore } from "../storage/open-store.js";
import { storeSafetensors } from "./store-safetensors.js";

test("temporary files of killed processes are removed, and nothing that a living one is writing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "store-safetensors-"));
  const [dead, living] = [spawnSync("true").pid, process.ppid].map((pid) =>
    join(tmpdir(), `hatchery-weights-${pid}-test`),
  );
  if (dead === undefined || living === undefined) throw new Error("There are two.");
  try {
    for (const left of [dead, living]) {
      await mkdir(left);
      await writeFile(join(left, "weights.safetensors"), "half");
    }
    const store = await openStore({ kind: "files", folder });
    await storeSafetensors(store, [{ name: "a", shape: [2], dtype: "F32" }], async () => Float32Array.of(1, 2));
    expect([dead, living].map((left) => existsSync(left))).toEqual([false, true]);
  } finally {
    for (const made of [folder, dead, living]) await rm(made, { recursive: true, force: true });
  }
});
