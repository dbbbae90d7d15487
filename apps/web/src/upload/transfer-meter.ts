/** The rate is that of the last ten seconds: steady enough to read, quick enough to notice a slower line. */
const WINDOW_MILLISECONDS = 10_000;
/** A rate over less than this is mostly chance. */
const MIN_MILLISECONDS = 1000;

export interface Transfer {
  readonly done: number;
  readonly total: number;
  /** Bytes a second. */
  readonly rate?: number;
  readonly secondsLeft?: number;
}

/** Measures how fast bytes go, and so when all will be through. */
export class TransferMeter {
  #samples: { at: number; done: number }[] = [];

  constructor(readonly total: number) {}

  /** @param now milliseconds of any monotonic clock. */
  measure(done: number, now = performance.now()): Transfer {
    // Bytes that have to go again do not count as gone.
    if (done < (this.#samples.at(-1)?.done ?? 0)) this.#samples = [];
    this.#samples.push({ at: now, done });
    while ((this.#samples[1]?.at ?? now) <= now - WINDOW_MILLISECONDS) this.#samples.shift();
    const first = this.#samples[0];
    const elapsed = first === undefined ? 0 : now - first.at;
    const rate = first === undefined || elapsed < MIN_MILLISECONDS ? 0 : ((done - first.done) / elapsed) * 1000;
    return {
      done,
      total: this.total,
      ...(rate > 0 && { rate, secondsLeft: (this.total - done) / rate }),
    };
  }
}
