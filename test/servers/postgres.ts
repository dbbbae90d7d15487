import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.js";

const run = promisify(execFile);
const START_SECONDS = 60;

export interface PostgresServer {
  /** A new, empty database each time. */
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL server on a free port of the loopback interface, with its data in a folder of its own that goes with it.
 * @throws Error when PostgreSQL is not installed, or it does not come up.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = findBinaries();
  const user = await unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), "hatchery-postgres-"));
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, "data");
  await run(join(binaries, "initdb"), ["-D", data, "-U", "hatchery", "-A", "trust", "-E", "UTF8", "--no-sync"], {
    ...user,
    cwd: folder,
  });

  const port = await freePort();
  const settings = ["-h", "127.0.0.1", "-p", String(port), "-k", folder, "-c", "fsync=off"];
  const server = spawn(join(binaries, "postgres"), ["-D", data, ...settings], {
    ...user,
    cwd: folder,
    stdio: "ignore",
  });
  const kill = () => server.kill("SIGQUIT");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    if (server.exitCode === null && kill()) await once(server, "exit");
    await rm(folder, { recursive: true, force: true });
  };

  let count = 0;
  const createDatabase = async () => {
    const name = `test_${++count}`;
    await run(join(binaries, "createdb"), ["-h", "127.0.0.1", "-p", String(port), "-U", "hatchery", name], {
      cwd: folder,
    });
    return `postgresql://hatchery@127.0.0.1:${port}/${name}`;
  };
  for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline && server.exitCode === null; ) {
    if (await ready(binaries, port)) return { createDatabase, stop };
    await setTimeout(100);
  }
  const { exitCode } = server;
  await stop();
  throw new Error(
    exitCode === null ? `PostgreSQL did not come up within ${START_SECONDS} s` : `postgres ended with ${exitCode}`,
  );
}

/** The folder of `initdb` and `postgres`: on the path, or where Debian keeps them beside it. */
function findBinaries(): string {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  const found = folders.find((folder) =>
    ["initdb", "postgres", "createdb"].every((name) => existsSync(join(folder, name))),
  );
  if (found === undefined)
    throw new Error("PostgreSQL is not installed; install it: apt-get install postgresql (or brew install postgresql)");
  return found;
}

/** PostgreSQL refuses to run as root; root runs it as somebody else. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const idOf = async (name: string, flag: string) => Number((await run("id", [flag, name])).stdout);
  for (const name of ["postgres", "nobody"]) {
    try {
      return { uid: await idOf(name, "-u"), gid: await idOf(name, "-g") };
    } catch {
      // No such user here: try the next.
    }
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as; run the tests as an ordinary user",
  );
}

/** A server that listens may still be starting up. */
async function ready(binaries: string, port: number): Promise<boolean> {
  return run(join(binaries, "pg_isready"), ["-h", "127.0.0.1", "-p", String(port)]).then(
    () => true,
    () => false,
  );
}
