import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { root } from "./run-node.mjs";

/** Checking that nothing is stale takes less than this; a build that takes longer is announced. */
const ANNOUNCE_AFTER_MS = 2000;

/** Builds what is stale in every package; prints what the build says only when it fails, and ends the process then. */
export async function build() {
  const turbo = createRequire(import.meta.url).resolve("turbo/bin/turbo");
  const args = [turbo, "run", "build", "--output-logs=errors-only", "--log-order=grouped", "--ui=stream"];
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const announce = setTimeout(
    () => process.stderr.write("Building what has changed; about two minutes the first time.\n"),
    ANNOUNCE_AFTER_MS,
  );
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  clearTimeout(announce);
  if (code === 0) return;
  process.stderr.write(`${out}${err}\nThe build failed; the lines above say where.\n`);
  process.exit(1);
}
