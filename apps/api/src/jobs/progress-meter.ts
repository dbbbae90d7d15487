import type { Progress } from "@hatchery/core/task.js";
import type { JobProgress } from "@hatchery/schema/job.type.js";

/** The rate is that of the last half minute: steady enough to read, quick enough to follow. */
const WINDOW_MILLISECONDS = 30_000;
/** A rate over less than this is mostly chance. */
const MIN_MILLISECONDS = 500;

/** Measures how fast a phase goes, and so when it will be done. */
export class ProgressMeter {
  #phase = "";
  /** Time and units done, oldest first, at most a window's worth. */
  #samples: { at: number; done: number }[] = [];

  /** @param now milliseconds of any monotonic clock. */
  measure(stage: string, progress: Progress, now = performance.now()): JobProgress {
    const { phase, done, total, unit, metrics = {} } = progress;
    const key = `${stage}/${phase}`;
    if (key !== this.#phase) {
      this.#phase = key;
      this.#samples = [];
    }
    this.#samples.push({ at: now, done });
    while ((this.#samples[1]?.at ?? now) <= now - WINDOW_MILLISECONDS) this.#samples.shift();
    const first = this.#samples[0];
    const elapsed = first === undefined ? 0 : now - first.at;
    const rate = first === undefined || elapsed < MIN_MILLISECONDS ? 0 : ((done - first.done) / elapsed) * 1000;
    return {
      stage,
      phase,
      done,
      total,
      unit,
      metrics,
      ...(rate > 0 && { ratePerSecond: rate, secondsLeft: Math.max(0, total - done) / rate }),
    };
  }
}
