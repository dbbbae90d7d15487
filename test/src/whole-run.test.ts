import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "@hatchery/core/evaluation/report.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hatchery } from "./hatchery-command.js";
import { repository } from "./running-command.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

let workplace: Workplace;
let wasm: Report;
let tensorflow: Report;
beforeAll(async () => {
  workplace = await makeWorkplace();
  wasm = await reportOn("wasm");
  tensorflow = await reportOn("tensorflow");
});
afterAll(() => workplace.remove());

async function reportOn(engine: string): Promise<Report> {
  const file = join(workplace.folder, `${engine}.json`);
  const { code, stderr } = await hatchery(
    ["run", await workplace.fileOf(smallRun), "--report", file, "--data", workplace.newData()],
    { environment: { HATCHERY_ENGINE: engine } },
  );
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(readFileSync(file, "utf8"));
}

test("a whole run works on WebAssembly, and comes to what TensorFlow comes to", () => {
  expect(wasm.engine).toMatchObject({ name: "wasm", device: "cpu", threads: 1 });
  expect(tensorflow.engine).toMatchObject({ name: "tensorflow" });
  // Sums in another order differ in the last digits, and a hundred steps of training make a few images of 10,000 of that.
  expect(wasm.originals.mean).toBeCloseTo(tensorflow.originals.mean, 2);
  expect(wasm.baselines.soup.mean).toBeCloseTo(tensorflow.baselines.soup.mean, 2);
  expect(wasm.flops).toEqual(tensorflow.flops);
});

test("docs/report.md explains every field of a report, and no other", () => {
  const text = readFileSync(join(repository, "docs/report.md"), "utf8");
  const [top = "", baselines = "", iou = ""] = text.split(/^## /m);
  const fieldsOf = (section: string) => [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field).sort();
  // Not in every report: what only some specifications ask for, and what only goes wrong.
  const fieldsAnd = (report: object, ...sometimes: string[]) =>
    [...new Set([...Object.keys(report), ...sometimes])].sort();
  expect(fieldsOf(top)).toEqual(fieldsAnd(tensorflow, "alarms", "dial", "heldOut"));
  expect(fieldsOf(baselines)).toEqual(fieldsAnd(tensorflow.baselines, "aligned"));
  expect(fieldsOf(iou)).toEqual(Object.keys(tensorflow.iou).sort());
});

test("a report has a number wherever it measures, and as many models as were asked for", () => {
  const { originals, generated, baselines, iou, l2, seconds, flops } = tensorflow;
  expect(originals.count).toBe(smallRun.collect.count);
  expect(generated.count).toBe(smallRun.generate.count);
  expect(baselines.soup.count).toBe(1);
  expect(baselines.noise.map(({ amplitude, count }) => [amplitude, count])).toEqual([[0.05, 4]]);
  const { noise, ...others } = baselines;
  const groups = { originals, generated, ...others, noise: noise[0], iou, l2, seconds, flops };
  for (const [group, values] of Object.entries(groups)) {
    for (const [name, value] of Object.entries(values ?? {}))
      expect([group, name, Number.isFinite(value)]).toEqual([group, name, true]);
  }
});
