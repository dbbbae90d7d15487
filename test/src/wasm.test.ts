import { afterAll, beforeAll, expect, test } from "vitest";
import { hatchery } from "./hatchery-command.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

let workplace: Workplace;
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterAll(() => workplace.remove());

async function reportOn(engine: string) {
  const { code, stdout, stderr } = await hatchery(
    ["run", await workplace.fileOf(smallRun), "--json", "--data", workplace.newData()],
    { environment: { HATCHERY_ENGINE: engine } },
  );
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout).report;
}

test("a whole run works on WebAssembly, and comes to what TensorFlow comes to", async () => {
  const wasm = await reportOn("wasm");
  const tensorflow = await reportOn("tensorflow");
  expect(wasm.engine).toMatchObject({ name: "wasm", device: "cpu", threads: 1 });
  expect(tensorflow.engine).toMatchObject({ name: "tensorflow" });
  // Sums in another order differ in the last digits, and a hundred steps of training make a few images of 10,000 of that.
  expect(wasm.originals.mean).toBeCloseTo(tensorflow.originals.mean, 2);
  expect(wasm.baselines.soup.mean).toBeCloseTo(tensorflow.baselines.soup.mean, 2);
  expect(wasm.flops).toEqual(tensorflow.flops);
});
