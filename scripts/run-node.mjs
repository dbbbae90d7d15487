import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a JavaScript program on this Node.js in the repository's root, with this process's terminal; returns its exit code. */
export async function runNode(args, environment = process.env) {
  const child = spawn(process.execPath, args, { cwd: root, env: environment, stdio: "inherit" });
  const forward = (signal) => child.kill(signal);
  // A terminal's Ctrl-C reaches the child by itself; this process only waits for it to end in its own way.
  const wait = () => {};
  process.on("SIGTERM", forward).on("SIGINT", wait);
  const [code, signal] = await once(child, "exit");
  process.off("SIGTERM", forward).off("SIGINT", wait);
  return code ?? (signal === "SIGINT" ? 130 : 1);
}
