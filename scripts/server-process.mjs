import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** How long a server may take to finish what it is at when it is told to stop; a worker saves its state in that time. */
const STOP_GRACE_MS = 20_000;
const HEALTH_INTERVAL_MS = 200;
/** A first start makes the database; on a slow disk that takes most of a minute. */
const START_LIMIT_MS = 120_000;

/**
 * Starts a server in a process group of its own, so that Ctrl-C reaches it once and from here.
 * What it prints goes to the log file, what it says on standard error to the terminal only: a first start tells the admin token there.
 */
export function startServer({ name, script, cwd, environment, log }) {
  const child = spawn(process.execPath, [script], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const file = createWriteStream(log, { flags: "a" });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  const ended = once(child, "exit").then(([code, signal]) => signal ?? `exit code ${code}`);
  return {
    name,
    log,
    /** Settles with how the process ended. */
    ended,
    /** Waits until `url` answers; rejects when the process ends before. */
    async healthy(url) {
      const died = ended.then((how) => {
        throw new Error(`The ${name} ended before it was up (${how}); its log is ${log}`);
      });
      died.catch(() => {});
      for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; ) {
        const answered = fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
          (response) => response.ok,
          () => false,
        );
        if (await Promise.race([answered, died])) return;
        await Promise.race([setTimeout(HEALTH_INTERVAL_MS), died]);
      }
      throw new Error(`The ${name} did not answer within ${START_LIMIT_MS / 1000} s; its log is ${log}`);
    },
    /** Asks the process to end, and makes it after a while. */
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const late = new AbortController();
      const grace = setTimeout(STOP_GRACE_MS, "late", { signal: late.signal }).catch(() => "ended");
      const first = await Promise.race([ended.then(() => "ended"), grace]);
      late.abort();
      if (first === "late") this.kill();
      await ended;
    },
    /** Ends the process and all that it started, at once. */
    kill() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
    },
  };
}
