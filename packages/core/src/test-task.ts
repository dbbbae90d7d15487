import { Interrupted } from "./errors.js";
import type { Progress, SavedState, Task } from "./task.js";

/** A task for tests that keeps its state in memory: it saves every `saveEvery` steps, and stops, once, after `stopAfter`. */
export class TestTask implements Task {
  readonly states = new Map<string, SavedState>();
  readonly reports: Progress[] = [];
  private controller = new AbortController();
  private steps = 0;

  constructor(
    private readonly stopAfter = Number.POSITIVE_INFINITY,
    private readonly saveEvery = 1,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  report(progress: Progress): void {
    this.reports.push(progress);
  }

  async restore(key: string): Promise<SavedState | undefined> {
    this.controller = new AbortController();
    return this.states.get(key);
  }

  async checkpoint(key: string, state: () => Promise<SavedState>): Promise<void> {
    this.steps += 1;
    if (this.steps === this.stopAfter) this.controller.abort();
    if (this.steps % this.saveEvery === 0 || this.signal.aborted) this.states.set(key, await state());
    if (this.signal.aborted) throw new Interrupted("Stopped by the test.");
  }
}
