import { execFile, spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openFileStore } from "./file-store.js";
import { openStore } from "./open-store.js";
import { verifySignedUrl } from "./signed-url.js";
import { testObjectStore } from "./test-object-store.js";

testObjectStore("a folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-store-"));
  return { store: await openStore({ kind: "files", folder }), stop: () => rm(folder, { recursive: true }) };
});

describe("a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "hatchery-store-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const files = async () =>
    (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);

  test("signs URLs that its server can check", async () => {
    const store = await openFileStore(folder, { baseUrl: "http://localhost:1/files", secret: "s" });
    const url = new URL(await store.signedUrl("objects/a", "x.safetensors", 60));
    expect(url.pathname).toBe("/files/objects/a");
    expect(verifySignedUrl("s", "objects/a", url.searchParams)).toEqual({ ok: true, filename: "x.safetensors" });
  });

  test("has no URLs without a server", async () => {
    const store = await openFileStore(folder);
    await expect(store.signedUrl("objects/a", "x", 60)).rejects.toThrow("has no server in front of it");
  });

  test("sweeps what killed processes left unfinished, and nothing that a living one is writing", async () => {
    const incoming = join(folder, ".incoming");
    await mkdir(incoming);
    const dead = spawnSync("true").pid;
    const names = [`${dead}-00`, `${process.ppid}-01`, `${process.ppid}-02`];
    for (const name of names) await writeFile(join(incoming, name), "half");
    const lastWeek = new Date(Date.now() - 7 * 24 * 3600 * 1000);
    await utimes(join(incoming, `${process.ppid}-02`), lastWeek, lastWeek);
    await openFileStore(folder);
    expect(await readdir(incoming)).toEqual([`${process.ppid}-01`]);
  });

  test("removes the folders that deletes leave empty", async () => {
    const store = await openFileStore(folder);
    await store.put("state/one/a", new Uint8Array(1));
    await store.put("state/two/a", new Uint8Array(1));
    await store.delete("state/one/a");
    expect(await readdir(join(folder, "state"))).toEqual(["two"]);
  });

  test("cannot be a file, and says so", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(openFileStore(join(folder, "file"))).rejects.toThrow(
      `${folder}/file: cannot open the store: a part of the path is a file`,
    );
  });

  test("that may not be written to says so", async () => {
    await chmod(folder, 0o555);
    const program = `openFileStore(${JSON.stringify(folder)}).then(() => console.log("opened"), (error) => console.log(error.message))`;
    // Root may write everywhere, so as root the child gives up being root.
    expect(
      await child(
        program,
        process.getuid?.() === 0 ? ["setpriv", "--reuid=65534", "--clear-groups", "--bounding-set=-all"] : [],
      ),
    ).toBe(
      `${folder}: cannot open the store: this user may not write there; give it the right to, or choose another folder.\n`,
    );
    await chmod(folder, 0o755);
  });

  const fill = `
    const { readdir } = await import("node:fs/promises");
    const store = await openFileStore(${"FOLDER"});
    await store.put("small", new Uint8Array(100_000));
    const message = await store.put("objects/ab/large", new Uint8Array(4_000_000)).then(() => "stored", (error) => error.message);
    const entries = await readdir(${"FOLDER"}, { recursive: true, withFileTypes: true });
    const left = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    console.log(JSON.stringify({ message, left, small: await store.size("small") }));`;

  test("on a full disk names itself and the bytes that it has no room for, and keeps nothing of them", async () => {
    const program = fill.replaceAll("FOLDER", JSON.stringify(folder));
    // A small disk of the child's own where the kernel lets one be mounted; else a limit on the size of files, which any user can set.
    const mountable = spawnSync("unshare", ["-Urm", "mount", "-t", "tmpfs", "none", folder]).status === 0;
    const limited = mountable
      ? ["unshare", "-Urm", "sh", "-c", `mount -t tmpfs -o size=1m none "${folder}" && exec "$0" "$@"`]
      : ["sh", "-c", 'ulimit -f 2000 && exec "$0" "$@"'];
    const { message, left, small } = JSON.parse(await child(program, limited));
    expect(message).toMatch(`${folder}: cannot store the 4,000,000 bytes of objects/ab/large: `);
    expect(message).toMatch(
      mountable ? /the disk is full \([\d,]+ bytes are free\); free some space/ : /no file may be that large there/,
    );
    expect({ left, small }).toEqual({ left: ["small"], small: 100_000 });
    expect(await files()).toEqual(mountable ? [] : ["small"]);
  });

  test("over the limit on the size of files says so, and keeps nothing of the object", async () => {
    const { message, left } = JSON.parse(
      await child(fill.replaceAll("FOLDER", JSON.stringify(folder)), ["sh", "-c", 'ulimit -f 2000 && exec "$0" "$@"']),
    );
    expect(message).toBe(
      `${folder}: cannot store the 4,000,000 bytes of objects/ab/large: no file may be that large there; raise the limit (ulimit -f) or choose a folder on another disk.`,
    );
    expect(left).toEqual(["small"]);
  });
});

/** Runs a program that has `openFileStore` in a process of its own, started by `launcher`; gives its output. */
async function child(program: string, launcher: readonly string[]): Promise<string> {
  const source = `import { openFileStore } from ${JSON.stringify(join(import.meta.dirname, "file-store.ts"))};\n${program}`;
  const [command, ...rest] = [
    ...launcher,
    process.execPath,
    "--import",
    import.meta.resolve("tsx"),
    "--input-type=module",
    "--eval",
    source,
  ];
  const { stdout } = await promisify(execFile)(command ?? process.execPath, rest);
  return stdout;
}
