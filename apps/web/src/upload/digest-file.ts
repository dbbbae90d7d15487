/** What the worker tells: how many bytes it has read, and in the end the digest or why there is none. */
export type DigestMessage = { readonly done: number } | { readonly digest: string } | { readonly failure: string };

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number) => void;
}

/**
 * SHA-256 of a file in hex, read in pieces by a worker.
 * @throws Error when the file cannot be read, or the signal's reason when it fires.
 */
export async function digestFile(file: File, { signal, onProgress }: Watch): Promise<string> {
  signal.throwIfAborted();
  const worker = new Worker(new URL("./digest-worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise<string>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      worker.addEventListener("error", (event) => reject(new Error(event.message || "The browser's worker failed.")));
      worker.addEventListener("message", ({ data }: MessageEvent<DigestMessage>) => {
        if ("done" in data) onProgress(data.done);
        else if ("digest" in data) resolve(data.digest);
        else reject(new Error(`${file.name} cannot be read: ${data.failure}. Choose it again.`));
      });
      worker.postMessage(file);
    });
  } finally {
    worker.terminate();
  }
}
