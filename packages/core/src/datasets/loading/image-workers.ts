import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ImagePreparation } from "../images/prepare-images.js";

export interface PrepareRequest {
  readonly id: number;
  readonly preparation: ImagePreparation;
  /** One after the other. */
  readonly images: Uint8Array;
  readonly lengths: readonly number[];
  readonly seed: number;
  readonly path: readonly (string | number)[];
}

export type PreparedImages =
  | { readonly id: number; readonly values: Float32Array<ArrayBuffer> }
  | { readonly id: number; readonly reason: string };

interface Waiting {
  resolve(values: Float32Array): void;
  reject(error: Error): void;
}

/** Threads that decode and transform images, so that what computes never waits for a photograph. */
export class ImageWorkers {
  private readonly threads: readonly Worker[];
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;
  private failure: Error | undefined;

  constructor(readonly count = availableParallelism()) {
    this.threads = Array.from({ length: count }, () => this.start());
  }

  /** What `prepareImages` gives for these images, in a thread; they take turns. */
  prepare(
    preparation: ImagePreparation,
    images: readonly Uint8Array[],
    seed: number,
    path: readonly (string | number)[],
  ): Promise<Float32Array> {
    const id = this.next++;
    const joined = Buffer.allocUnsafeSlow(images.reduce((sum, image) => sum + image.length, 0));
    let filled = 0;
    for (const image of images) {
      joined.set(image, filled);
      filled += image.length;
    }
    const lengths = images.map((image) => image.length);
    const request: PrepareRequest = { id, preparation, images: joined, lengths, seed, path };
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) return reject(this.failure);
      if (this.waiting.size === 0) for (const thread of this.threads) thread.ref();
      this.waiting.set(id, { resolve, reject });
      this.threads[id % this.count]?.postMessage(request, [joined.buffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private start(): Worker {
    const thread = startThread();
    thread.on("message", (prepared: PreparedImages) => {
      const waiting = this.waiting.get(prepared.id);
      this.waiting.delete(prepared.id);
      // Threads that have nothing to do keep no process alive.
      if (this.waiting.size === 0) for (const thread of this.threads) thread.unref();
      if ("values" in prepared) waiting?.resolve(prepared.values);
      else waiting?.reject(new Error(prepared.reason));
    });
    thread.on("error", (error) => {
      this.failure = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of this.waiting.values()) reject(this.failure);
      this.waiting.clear();
    });
    thread.unref();
    return thread;
  }
}

function startThread(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("image-worker.js", import.meta.url));
  // From the sources; the loader that runs them (tsx, vitest) does not reach into threads.
  const entry = new URL("image-worker.ts", import.meta.url).href;
  const loader = import.meta.resolve("tsx/esm/api");
  const begin = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(entry)}); })`;
  return new Worker(begin, { eval: true, execArgv: ["--conditions=source"] });
}
