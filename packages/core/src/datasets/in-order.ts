/**
 * Applies `work` to each item, at most `atOnce` at a time, and gives the results in the order of the items.
 * When one fails, so does this, once the results before it are taken.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  for await (const item of items) {
    const started = work(item);
    // It is awaited in its turn; until then a failure is not unhandled.
    started.catch(() => undefined);
    running.push(started);
    if (running.length < atOnce) continue;
    const first = running.shift();
    if (first !== undefined) yield await first;
  }
  for (const rest of running) yield await rest;
}
