/** The connection was cut, or the server was not well; sending again may help. */
export class PartLost extends Error {}

/** The server will not take the part at this address. */
export class PartRefused extends Error {}

interface Watch {
  readonly signal: AbortSignal;
  /** Told of the bytes of this part that have gone out. */
  readonly onSent: (bytes: number) => void;
}

/** Too many requests, or a time-out on the way. */
const PASSING = [408, 425, 429];
/** The address has expired; another will do. */
const EXPIRED = [403, 410];

/**
 * PUTs a part to its signed address; by XMLHttpRequest, as fetch tells nothing of what has gone out.
 * @throws PartLost, PartRefused, or the signal's reason when it fires.
 */
export function putPart(url: string, bytes: Blob, { signal, onSent }: Watch): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener("abort", stop, { once: true });
    request.upload.addEventListener("progress", ({ loaded }) => onSent(loaded));
    request.addEventListener("loadend", () => {
      signal.removeEventListener("abort", stop);
      const { status } = request;
      if (signal.aborted) reject(signal.reason);
      else if (status >= 200 && status < 300) resolve();
      else if (status === 0 || status >= 500 || PASSING.includes(status) || EXPIRED.includes(status))
        reject(new PartLost(`A part did not arrive (${status === 0 ? "no connection" : `status ${status}`}).`));
      else reject(new PartRefused(refusal(status, request.responseText)));
    });
    request.open("PUT", url);
    request.send(bytes);
  });
}

function refusal(status: number, text: string): string {
  // Hatchery itself answers with a sentence, an S3 server with XML.
  const sentence = text.startsWith("<") ? /<Message>([^<]+)/.exec(text)?.[1] : text.trim();
  return sentence || `The object store refused a part of the file (status ${status}).`;
}
