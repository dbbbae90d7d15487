import { describe, expect, test } from "vitest";
import { persistently } from "./persistently";

/** Work that fails so often, and the waits in between. */
function failing(times: number) {
  const waits: (number | undefined)[] = [];
  const slept: number[] = [];
  let left = times;
  const done = persistently(
    async () => {
      if (left-- > 0) throw new Error("cut off");
      return "through";
    },
    {
      signal: new AbortController().signal,
      passing: () => true,
      onWait: (seconds) => waits.push(seconds),
      sleep: async (milliseconds) => void slept.push(milliseconds),
    },
  );
  return { done, waits, slept };
}

describe("doing something persistently", () => {
  test("is doing it once where that is enough", async () => {
    const { done, waits } = failing(0);
    expect(await done).toBe("through");
    expect(waits).toEqual([]);
  });

  test("waits twice as long after each failure, up to half a minute", async () => {
    const { done, waits, slept } = failing(7);
    expect(await done).toBe("through");
    expect(slept).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(waits.filter((wait) => wait !== undefined)).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect(waits.filter((wait) => wait === undefined)).toHaveLength(7);
  });

  test("gives up at once where waiting cannot help", async () => {
    const work = persistently(() => Promise.reject(new Error("refused")), {
      signal: new AbortController().signal,
      passing: () => false,
      onWait: () => expect.unreachable(),
    });
    await expect(work).rejects.toThrow("refused");
  });

  test("stops while it waits, when it is told to", async () => {
    const stop = new AbortController();
    const work = persistently(() => Promise.reject(new Error("cut off")), {
      signal: stop.signal,
      passing: () => true,
      onWait: () => stop.abort(new Error("stopped")),
    });
    await expect(work).rejects.toThrow("stopped");
  });
});
