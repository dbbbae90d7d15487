interface Persistence {
  readonly signal: AbortSignal;
  /** Whether trying again can help. */
  readonly passing: (error: unknown) => boolean;
  /** Told how long it waits before it tries again, and then, by `undefined`, that it does. */
  readonly onWait: (seconds: number | undefined) => void;
  /** In milliseconds. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const FIRST_WAIT_SECONDS = 1;
const LONGEST_WAIT_SECONDS = 30;

/**
 * Does `work` until it succeeds, waiting after each failure that may pass, twice as long as before it up to half a minute.
 * @throws what `work` throws that will not pass, or the signal's reason when it fires.
 */
export async function persistently<T>(
  work: () => Promise<T>,
  { signal, passing, onWait, sleep = pause }: Persistence,
): Promise<T> {
  for (let wait = FIRST_WAIT_SECONDS; ; wait = Math.min(2 * wait, LONGEST_WAIT_SECONDS)) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !passing(error)) throw error;
    }
    onWait(wait);
    await sleep(wait * 1000, signal);
    onWait(undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
