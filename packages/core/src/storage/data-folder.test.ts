import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDataFolder } from "./data-folder.js";

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-data-"));
});
afterEach(async () => {
  for (const process of children.splice(0)) process.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

/** A process that tries to hold the folder, prints "held" or why not, and waits for its input to end. */
function contender(): ChildProcess & { outcome: Promise<string> } {
  const source = `import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, "data-folder.ts"))};
    await openDataFolder(${JSON.stringify(folder)}).then(() => console.log("held"), (error) => { console.log(error.message); process.exit(1); });
    process.stdin.resume().on("end", () => process.exit(0));`;
  const process_ = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), "--input-type=module", "--eval", source],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  children.push(process_);
  const outcome = once(process_.stdout, "data").then(([data]) => String(data).trim());
  return Object.assign(process_, { outcome });
}

test("a data folder is made, held, and free again after its release", async () => {
  const path = join(folder, "new", "data");
  const held = await openDataFolder(path);
  expect(held.path).toBe(path);
  await expect(openDataFolder(path)).rejects.toThrow(
    `Process ${process.pid} holds the data folder ${path}; stop it, or choose another folder with --data DIR or HATCHERY_DATA.`,
  );
  await held.release();
  expect(await readdir(path)).toEqual([]);
  await (await openDataFolder(path)).release();
});

test("a folder that another process holds is refused by name; when that process is killed it is taken over", async () => {
  const other = contender();
  expect(await other.outcome).toBe("held");
  await expect(openDataFolder(folder)).rejects.toMatchObject({
    name: "BadInput",
    field: "data",
    message: `Process ${other.pid} holds the data folder ${folder}; stop it, or choose another folder with --data DIR or HATCHERY_DATA.`,
  });
  other.kill("SIGKILL");
  await once(other, "exit");
  const held = await openDataFolder(folder);
  expect(JSON.parse(await readFile(join(folder, "hatchery.pid"), "utf8")).pid).toBe(process.pid);
  await held.release();
});

test("a process that ends lets go of its folder", async () => {
  const other = contender();
  await other.outcome;
  other.stdin?.end();
  await once(other, "exit");
  expect(await readdir(folder)).toEqual([]);
});

test("a number that came back to another process does not hold the folder", async () => {
  await writeFile(
    join(folder, "hatchery.pid"),
    JSON.stringify({ pid: process.ppid, started: "1", host: hostname(), token: "t" }),
  );
  await (await openDataFolder(folder)).release();
});

test("a holder on another machine holds as long as it touches its file", async () => {
  const lock = join(folder, "hatchery.pid");
  await writeFile(lock, JSON.stringify({ pid: 7, started: "1", host: "elsewhere", token: "t" }));
  await expect(openDataFolder(folder)).rejects.toThrow(`Process 7 on elsewhere holds the data folder ${folder}`);
  const twoMinutesAgo = new Date(Date.now() - 120_000);
  await utimes(lock, twoMinutesAgo, twoMinutesAgo);
  await (await openDataFolder(folder)).release();
});

test("an empty lock and a takeover that never ended do not keep anyone out", async () => {
  await writeFile(join(folder, "hatchery.pid"), "");
  const guard = join(folder, "hatchery.pid.takeover");
  await mkdir(guard);
  const aMinuteAgo = new Date(Date.now() - 60_000);
  await utimes(guard, aMinuteAgo, aMinuteAgo);
  await (await openDataFolder(folder)).release();
  expect(await readdir(folder)).toEqual([]);
});

test("of several processes that find a dead holder's folder, one takes it over", async () => {
  const dead = spawnSync("true").pid;
  await writeFile(
    join(folder, "hatchery.pid"),
    JSON.stringify({ pid: dead, started: "1", host: hostname(), token: "t" }),
  );
  const contenders = [contender(), contender(), contender(), contender()];
  const outcomes = await Promise.all(contenders.map((process) => process.outcome));
  const winner = contenders[outcomes.indexOf("held")];
  expect(outcomes.filter((outcome) => outcome === "held")).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome.startsWith(`Process ${winner?.pid} holds the data folder`))).toHaveLength(
    3,
  );
});

test("a folder that cannot be made says why", async () => {
  await writeFile(join(folder, "file"), "");
  await expect(openDataFolder(join(folder, "file"))).rejects.toThrow(
    `The data folder ${folder}/file cannot be used: a part of the path is a file; choose another one with --data DIR or HATCHERY_DATA.`,
  );
});
