import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout } from "node:timers/promises";
import { DownloadFailed, Interrupted } from "../errors.js";
import { fileWriteFailure } from "../storage/file-failure.js";

/** A connection that breaks after it brought something is tried again from there; this often in a row when it brings nothing. */
const EMPTY_TRIES = 3;
const WAIT_MS = 1_000;

/** What a download needs to know of its surroundings. */
export interface DownloadContext {
  readonly signal: AbortSignal;
  /** Told the bytes that are there. */
  report(done: number): void;
}

/**
 * Downloads what an address has into a file of `bytes` bytes. What an earlier attempt left of the file stays, and only the rest is asked for.
 *
 * @throws DownloadFailed with the reason: the server's answer, a broken connection, or a file of another size
 * @throws Interrupted when the signal fires; what arrived stays
 */
export async function downloadFile(url: string, path: string, bytes: number, context: DownloadContext): Promise<void> {
  let tries = 0;
  for (;;) {
    const before = await sizeOf(path);
    if (before === bytes) return;
    if (before > bytes) await rm(path);
    const failure = await attempt(url, path, before > bytes ? 0 : before, bytes, context);
    if (context.signal.aborted)
      throw new Interrupted("Stopped; what was downloaded is kept, and the same command goes on from there.");
    if (failure === undefined) continue;
    if (failure.final) throw new DownloadFailed(`${url} ${failure.reason}`);
    tries = (await sizeOf(path)) > before ? 0 : tries + 1;
    if (tries === EMPTY_TRIES) throw new DownloadFailed(`${url} ${failure.reason}`);
    await setTimeout(WAIT_MS);
  }
}

/** Why an attempt brought not all: for good, or worth another one. */
interface Failure {
  readonly reason: string;
  readonly final: boolean;
}

/** One request for all from byte `start` on. @returns why not all of it came, if so */
async function attempt(
  url: string,
  path: string,
  start: number,
  bytes: number,
  { signal, report }: DownloadContext,
): Promise<Failure | undefined> {
  let response: Response;
  try {
    const headers = { "accept-encoding": "identity", ...(start > 0 && { range: `bytes=${start}-` }) };
    response = await fetch(url, { headers, signal });
  } catch (error) {
    return { reason: `cannot be reached: ${reasonOf(error)}`, final: false };
  }
  const { status, body } = response;
  // A server that knows no ranges sends all of it again.
  const from = status === 206 ? start : 0;
  if ((status !== 200 && status !== 206) || body === null) {
    await body?.cancel();
    return { reason: `answers with ${status}`, final: status < 500 };
  }
  const length = Number(response.headers.get("content-length") ?? bytes - from);
  if (from + length !== bytes) {
    await body.cancel();
    return { reason: `has ${count(from + length)} bytes, expected ${count(bytes)}`, final: true };
  }
  let done = from;
  const counted = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      done += piece.length;
      // A server that sends on past the end of the file must not fill the disk.
      if (done > bytes) throw new DownloadFailed(`sends more than the expected ${count(bytes)} bytes`);
      report(done);
      yield piece;
    }
  };
  try {
    await pipeline(body, counted, createWriteStream(path, { flags: from > 0 ? "a" : "w" }), { signal });
    return done === bytes
      ? undefined
      : { reason: `broke off after ${count(done)} of ${count(bytes)} bytes`, final: false };
  } catch (error) {
    if (error instanceof DownloadFailed) return { reason: error.message, final: true };
    if (ofFile(error)) throw await fileWriteFailure(error, dirname(path), `write ${basename(path)}`);
    return { reason: `broke off after ${count(done)} of ${count(bytes)} bytes: ${reasonOf(error)}`, final: false };
  }
}

/** Whether it is the file that failed, and not the connection. */
function ofFile(error: unknown): boolean {
  const syscall: unknown = error instanceof Error ? Reflect.get(error, "syscall") : undefined;
  return syscall === "open" || syscall === "write";
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** What fetch says of a connection is in the cause of what it throws. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && cause.message !== "") return cause.message;
  return error instanceof Error ? error.message : String(error);
}

function count(bytes: number): string {
  return bytes.toLocaleString("en-US");
}
