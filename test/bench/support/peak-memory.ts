import { readFileSync, writeFileSync } from "node:fs";

/** Peaks of resident memory in megabytes since the last were taken: of a process, and of the largest of its children. */
interface Peaks {
  readonly own: number;
  readonly child: number;
}

/** Short beside the life of a process that does anything. */
const LOOK_MILLISECONDS = 20;

/**
 * Watches a process and its children through /proc, which Linux alone has.
 * @throws Error elsewhere.
 */
export function watchPeaks(pid: number): { take(): Peaks; stop(): void } {
  let child = 0;
  const look = () => {
    for (const each of childrenOf(pid)) child = Math.max(child, peakOf(each) ?? 0);
  };
  const timer = setInterval(look, LOOK_MILLISECONDS);
  return {
    take() {
      const own = peakOf(pid);
      if (own === undefined) throw new Error(`/proc tells nothing of process ${pid}; this is measured on Linux alone.`);
      const peaks = { own, child };
      child = 0;
      // Linux begins its peak anew.
      writeFileSync(`/proc/${pid}/clear_refs`, "5");
      return peaks;
    },
    stop: () => clearInterval(timer),
  };
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

/** VmHWM: the most that a process has had resident. */
function peakOf(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6;
}

/** Empty for a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
