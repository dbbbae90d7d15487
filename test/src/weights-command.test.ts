import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors } from "@hatchery/core/weights/safetensors.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hatchery } from "./hatchery-command.js";
import { repository } from "./running-command.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

let workplace: Workplace;
let data: string;
let generatedSet: string;
beforeAll(async () => {
  workplace = await makeWorkplace();
  data = workplace.newData();
  const ran = await hatchery(["run", await workplace.fileOf(smallRun), "--data", data, "--json"]);
  expect(ran.code, ran.stderr).toBe(0);
  generatedSet = JSON.parse(ran.stdout).digests.generatedSet;
});
afterAll(() => workplace.remove());

const file = (name: string) => join(workplace.folder, name);
const checkpoint = join(repository, "test/fixtures/adaptation/mlp3.pth");

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await hatchery(args);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe("a generated network leaves", () => {
  test("as a whole, or as its subset, which fits into another's place", async () => {
    const exported = (...args: string[]) => run("weights", "export", generatedSet, "--data", data, ...args);
    await exported("--out", file("whole-0"));
    await exported("--index", "3", "--out", file("whole-3"));
    expect(await exported("--index", "3", "--subset-only", "--out", file("subset-3"))).toContain("SHA-256");
    expect(Object.keys(decodeSafetensors(await readFile(file("subset-3"))).arrays)).toEqual(["fc3.weight", "fc3.bias"]);
    const predict = ["predict", "--architecture", "mlp3", "--dataset", "mnist", "--weights"];
    const accuracy = await run(...predict, file("whole-3"));
    expect(accuracy).toMatch(/^accuracy \d/);
    expect(await run(...predict, file("whole-0"), "--subset", file("subset-3"))).toBe(accuracy);
    expect(await run(...predict, file("whole-0"))).not.toBe(accuracy);
  });
});

describe("a checkpoint that torch.save wrote", () => {
  test("comes in with what was found and changed, and leaves under its digest", async () => {
    const text = await run("weights", "import", checkpoint, "--classes", "7", "--seed", "2", "--data", data);
    const [first = "", second, ...notes] = text.trimEnd().split("\n");
    expect(first).toMatch(/^weights [0-9a-f]{64}$/);
    expect(second).toBe("mlp3.pth: MLP-3 for 4x4 images of 1 channel and 7 classes, with 2,307 values");
    expect(notes.at(-1)).toBe(
      "The head (fc3.weight, fc3.bias) is new, as the file is for 3 classes: it was drawn at random for 7 classes from seed 2, and says nothing before it is trained.",
    );
    const digest = first.slice("weights ".length, 20);
    await run("weights", "export", digest, "--out", file("taken"), "--data", data);
    const { arrays, metadata } = decodeSafetensors(await readFile(file("taken")));
    expect([arrays["fc1.weight"]?.shape, arrays["fc3.weight"]?.shape, metadata]).toEqual([
      [50, 16],
      [7, 25],
      { format: "pt" },
    ]);
    for (const [option, sentence] of [
      ["--subset-only", "Imported weights have no generated subset; leave --subset-only out."],
      ["--index=0", "Imported weights are one network; leave --index out."],
    ] as const) {
      const refused = await hatchery(["weights", "export", digest, option, "--out", file("none"), "--data", data]);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) });
    }
    expect(existsSync(file("none"))).toBe(false);
  });

  test("is asked about no other classes than its own", async () => {
    const images = { shape: [1, 1, 4, 4], data: new Float32Array(16) };
    await writeFile(file("images"), encodeSafetensors({ images }));
    const predict = ["predict", "--architecture", "mlp3", "--weights", checkpoint, "--images", file("images")];
    // Of an image of zeros: the notes, and a class.
    expect(await run(...predict, "--classes", "3")).toMatch(
      /^The tensors are those under "state_dict"[\s\S]*\nclasses: [012]\n$/,
    );
    expect(await hatchery([...predict, "--classes", "10"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("mlp3.pth tells 3 classes, not 10; its head would have to be trained again."),
    });
  });
});

test.each([
  ["a file that is not there", "absent.pth", [], "absent.pth cannot be read"],
  ["a file that fits nothing", "test/fixtures/pytorch/tiny.pth", [], "tiny.pth fits no architecture"],
  ["a file that would run code", "test/fixtures/pytorch/evil.pth", [], "evil.pth would call"],
  [
    "an architecture that is none",
    "test/fixtures/adaptation/mlp3.pth",
    ["--architecture", "mlp"],
    'Did you mean "mlp3"?',
  ],
])("%s is refused with a sentence, and nothing is kept", async (_, path, options, sentence) => {
  const empty = workplace.newData();
  const refused = await hatchery(["weights", "import", join(repository, path), ...options, "--data", empty]);
  expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(sentence) });
  expect(existsSync(join(empty, "objects", "objects"))).toBe(false);
});
