#!/usr/bin/env node
// The `hatchery` command: works from a fresh clone, before anything is built or set up.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { requireNode } from "../../../scripts/require-node.mjs";

/** Commands that compute, and so need the engine; all others start without it. */
const COMPUTING = new Set(["demo", "engine", "collect", "train", "generate", "evaluate", "predict", "run"]);

const core = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(core, "dist", "cli", "main.js");
const engineSetUp = join(core, "..", "..", "scripts", "set-up-engine.mjs");

/** Runs a step of the preparation with its output on standard error, so that --json stays clean; ends the process when it fails. */
function prepare(script, ...args) {
  const { status, signal } = spawnSync(process.execPath, [script, ...args], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(signal === "SIGINT" ? 130 : 1);
}

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".ts") || entry.name.endsWith(".test.ts")) continue;
    newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return newest;
}

function builtAt() {
  const record = join(core, "dist", ".tsbuildinfo");
  return existsSync(program) && existsSync(record) ? statSync(record).mtimeMs : 0;
}

requireNode();
const [command] = process.argv.slice(2).filter((argument) => !argument.startsWith("-"));
const asksForHelp = process.argv.some((argument) => argument === "--help" || argument === "-h");

if (builtAt() < newestSource(join(core, "src"))) {
  process.stderr.write("Building the command line (once)…\n");
  prepare(createRequire(import.meta.url).resolve("typescript/bin/tsc"), "-b", core);
}
if (COMPUTING.has(command) && !asksForHelp) prepare(engineSetUp);

const { main } = await import(pathToFileURL(program).href);
process.exitCode = await main(process.argv.slice(2));
