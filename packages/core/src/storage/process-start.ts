import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { errorCode } from "./error-code.js";

/**
 * When the process with this number started, as text to compare: a number that came back belongs to another process.
 * Undefined when no such process lives. Linux tells in /proc; elsewhere `ps` does.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  try {
    const line = await readFile(`/proc/${pid}/stat`, "latin1");
    // The name in parentheses may hold spaces; what follows it begins with field 3, and field 22 is the start.
    const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch (error) {
    if (process.platform === "linux" && ["ENOENT", "ESRCH"].includes(errorCode(error))) return undefined;
  }
  const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({
    stdout: "",
  }));
  return stdout.trim() || undefined;
}
