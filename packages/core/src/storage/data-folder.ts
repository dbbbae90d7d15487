import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import {
  access,
  constants,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { BadInput } from "../errors.js";
import { errorCode } from "./error-code.js";
import { processStart } from "./process-start.js";

/** Who holds a data folder; `token` tells two holders with the same process number apart. */
interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly host: string;
  readonly token: string;
}

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  release(): Promise<void>;
}

const LOCK = "hatchery.pid";
/** A holder on another machine or in another container cannot be asked; it shows that it lives by touching its file this often. */
const HEARTBEAT_MS = 10_000;
const SILENT_AFTER_MS = 6 * HEARTBEAT_MS;
/** Taking over a dead holder's folder takes milliseconds; whoever has been at it for longer died doing so. */
const TAKEOVER_MS = 10_000;

/**
 * Makes the folder if need be and holds it for this process, by a file `hatchery.pid` in it, until `release` or the end of the process:
 * the embedded database takes no lock of its own, and a second process would corrupt it. A dead holder's folder is taken over.
 * @throws BadInput when the folder cannot be made or written to, or another living process holds it.
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = await makeFolder(folder);
  const lock = join(path, LOCK);
  const holder: Holder = {
    pid: process.pid,
    started: (await processStart(process.pid)) ?? "",
    host: hostname(),
    token: randomBytes(16).toString("hex"),
  };
  while (!(await create(lock, holder))) {
    const other = await readHolder(lock);
    if (other === "gone") continue;
    if (other !== "unreadable" && (await isAlive(other, lock))) throw heldBy(other, path);
    if (await takeOver(lock, other, holder)) break;
    await setTimeout(50);
  }

  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(lock, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const onExit = () => {
    if (parseHolder(read(lock))?.token === holder.token) rmSync(lock, { force: true });
  };
  process.once("exit", onExit);
  return {
    path,
    async release() {
      clearInterval(heartbeat);
      process.off("exit", onExit);
      onExit();
    },
  };
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
    return await realpath(folder);
  } catch (error) {
    throw unusable(folder, error);
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "it is on a read-only file system",
  EEXIST: "a part of the path is a file",
  ENOTDIR: "a part of the path is a file",
  ENOSPC: "the disk is full",
};

function unusable(folder: string, error: unknown): BadInput {
  return new BadInput(
    `The data folder ${folder} cannot be used: ${reasons[errorCode(error)] ?? String(error)}; choose another one with --data DIR or HATCHERY_DATA.`,
    "data",
  );
}

async function create(lock: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(lock, JSON.stringify(holder), { flag: "wx" });
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    // A full disk lets the file be made, but not filled.
    if (errorCode(error) === "ENOSPC") await rm(lock, { force: true });
    throw unusable(dirname(lock), error);
  }
}

/** What the lock says. A file that stays empty was left by a process that died, or met a full disk, between making and filling it. */
async function readHolder(lock: string): Promise<Holder | "gone" | "unreadable"> {
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      const holder = parseHolder(await readFile(lock, "utf8"));
      if (holder !== undefined) return holder;
    } catch (error) {
      if (errorCode(error) === "ENOENT") return "gone";
      throw unusable(dirname(lock), error);
    }
    await setTimeout(50);
  }
  return "unreadable";
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, started, host, token } = Object(JSON.parse(text));
    return Number.isInteger(pid) && typeof started === "string" && typeof host === "string" && typeof token === "string"
      ? { pid, started, host, token }
      : undefined;
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder, lock: string): Promise<boolean> {
  if (holder.host === hostname()) return (await processStart(holder.pid)) === holder.started;
  const age = await stat(lock).then(
    (found) => Date.now() - found.mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
  return age < SILENT_AFTER_MS;
}

function heldBy(holder: Holder, path: string): BadInput {
  const elsewhere = holder.host === hostname() ? "" : ` on ${holder.host}`;
  return new BadInput(
    `Process ${holder.pid}${elsewhere} holds the data folder ${path}; stop it, or choose another folder with --data DIR or HATCHERY_DATA.`,
    "data",
  );
}

/**
 * Puts ourselves in a dead holder's place. Of several processes that try at once, the one that makes the takeover folder may;
 * it looks again whether the dead holder's file is still there, since another may have taken over and gone in between.
 */
async function takeOver(lock: string, dead: Holder | "unreadable", holder: Holder): Promise<boolean> {
  const guard = `${lock}.takeover`;
  try {
    await mkdir(guard);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    const age = await stat(guard).then(
      (found) => Date.now() - found.mtimeMs,
      () => 0,
    );
    if (age > TAKEOVER_MS) await rmdir(guard).catch(() => undefined);
    return false;
  }
  const successor = `${lock}.${holder.token}`;
  try {
    const current = await readHolder(lock);
    const unchanged =
      current === "unreadable"
        ? dead === "unreadable"
        : current !== "gone" && dead !== "unreadable" && current.token === dead.token;
    if (!unchanged) return false;
    await writeFile(successor, JSON.stringify(holder));
    await rename(successor, lock);
    return true;
  } finally {
    await rm(successor, { force: true });
    await rmdir(guard).catch(() => undefined);
  }
}
