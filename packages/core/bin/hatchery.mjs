#!/usr/bin/env node
// The `hatchery` command: works in a fresh clone, before anything is built.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { requireNode } from "../../../scripts/require-node.mjs";

const core = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(core, "dist", "cli", "main.js");

/** When the newest source was written, in milliseconds. */
function newestSource() {
  const sources = readdirSync(join(core, "src"), { withFileTypes: true, recursive: true }).filter(
    (entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.name.includes(".test."),
  );
  return Math.max(...sources.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

function builtAt() {
  const record = join(core, "dist", ".tsbuildinfo");
  return existsSync(program) && existsSync(record) ? statSync(record).mtimeMs : 0;
}

/** Compiles with what the compiler says on standard error, so that --json stays clean; ends the process when it fails. */
function build() {
  process.stderr.write("Building the command line; this happens once after each change.\n");
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { status, signal } = spawnSync(process.execPath, [compiler, "-b", core], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(signal === "SIGINT" ? 130 : 1);
}

requireNode();
if (builtAt() < newestSource()) build();
const { main } = await import(pathToFileURL(program).href);
process.exitCode = await main(process.argv.slice(2));
