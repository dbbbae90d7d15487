import { isUnanswered } from "./is-unanswered";
import { persistently } from "./persistently";
import { PartLost, putPart } from "./put-part";
import { type Transfer, TransferMeter } from "./transfer-meter";
import type { UploadApi, UploadNow } from "./upload-api";

/** Enough that the line never rests between two parts. */
const AT_ONCE = 3;

export interface SendingWatch {
  readonly signal: AbortSignal;
  readonly onProgress: (sending: Transfer) => void;
  /** Told while the connection is cut in how many seconds it is tried again, and by `undefined` that it is. */
  readonly onWait: (seconds: number | undefined) => void;
}

/**
 * Sends the parts that the store does not have yet, some at a time, each again and again until it has arrived.
 * @throws PartRefused or CombinedError when the server will have no more, or the signal's reason when it fires.
 */
export async function sendParts(
  file: File,
  upload: UploadNow,
  api: UploadApi,
  { signal, onProgress, onWait }: SendingWatch,
): Promise<void> {
  const sent = new Map(upload.parts.map(({ part, bytes }) => [part, bytes]));
  const missing = Array.from({ length: upload.partCount }, (_, index) => index + 1).filter((part) => !sent.has(part));
  const waits = new Map<number, number>();
  const meter = new TransferMeter(upload.bytes);
  const tell = () => onProgress(meter.measure([...sent.values()].reduce((sum, bytes) => sum + bytes, 0)));
  const failed = new AbortController();
  const running = AbortSignal.any([signal, failed.signal]);

  const send = async (part: number): Promise<void> => {
    const onSent = (bytes: number) => {
      sent.set(part, bytes);
      tell();
    };
    await persistently(
      async () => {
        onSent(0);
        const { url, offset, bytes } = await api.place(upload.id, part);
        await putPart(url, file.slice(offset, offset + bytes), { signal: running, onSent });
        onSent(bytes);
      },
      {
        signal: running,
        passing: (error) => error instanceof PartLost || isUnanswered(error),
        onWait(seconds) {
          if (seconds === undefined) waits.delete(part);
          else waits.set(part, seconds);
          onWait(waits.size > 0 ? Math.min(...waits.values()) : undefined);
        },
      },
    );
  };
  const lane = async (): Promise<void> => {
    for (let part = missing.shift(); part !== undefined; part = missing.shift()) await send(part);
  };
  tell();
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}
