import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StageContext } from "../pipeline/stage.js";
import { openStore } from "../storage/open-store.js";
import { experiments } from "./find-experiment.js";
import { type ExperimentOutcome, performExperiment } from "./perform-experiment.js";
import { planExperiment } from "./plan-experiment.js";
import { resultsPage } from "./results-page.js";
import { parseOutcome, type StoredOutcome } from "./stored-outcome.js";
import { writeOutcome } from "./write-outcome.js";

let folder: string;
let context: StageContext;
let elsewhere: StageContext;
const phases = new Set<string>();
const outcomes = new Map<string, ExperimentOutcome>();

async function contextIn(name: string): Promise<StageContext> {
  const store = await openStore({ kind: "files", folder: join(folder, name) });
  return {
    store,
    signal: new AbortController().signal,
    saveEverySeconds: 15,
    report: ({ phase }) => phases.add(phase),
  };
}

/** Stages that experiments on one dataset share run once. */
const plan = (name: string) => planExperiment(name, { scale: "smallest", seed: 2, datasets: ["shapes"] });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "experiments-"));
  context = await contextIn("store");
  elsewhere = await contextIn("elsewhere");
});
afterAll(() => rm(folder, { recursive: true }));

test.each(experiments.map(({ name }) => name))(
  "%s runs, and writes tables, figures and what to run again",
  async (name) => {
    const outcome = await performExperiment(plan(name), context);
    outcomes.set(name, outcome);
    const out = join(folder, "out");
    const files = await writeOutcome(outcome, out);
    for (const { rows, columns } of outcome.findings.tables) {
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(Object.keys(row)).toEqual(expect.arrayContaining(columns.map(({ key }) => key)));
    }
    for (const { svg } of outcome.findings.figures) {
      expect(svg.startsWith("<svg ") && svg.endsWith("</svg>\n")).toBe(true);
      // Of an image inside, any letters may be among the bytes.
      expect(/NaN|undefined|<script/.exec(svg.replaceAll(/base64,[^"]*/g, ""))).toBeNull();
    }
    expect(await readdir(out)).toEqual(expect.arrayContaining(files));
    const text = await readFile(join(out, `${name}.json`), "utf8");
    const stored = parseOutcome(JSON.parse(text), name);
    expect(stored.digest).toBe(outcome.digest);
    expect(stored.plan).toEqual(outcome.plan);
  },
);

test("an experiment that the store has all stages and measures of computes nothing", async () => {
  phases.clear();
  const again = await performExperiment(plan("neighbours"), context);
  expect([...phases]).toEqual([]);
  expect(again.digest).toBe(outcomes.get("neighbours")?.digest);
});

test.each(experiments.map(({ name }) => name))(
  "what %s wrote runs again elsewhere, to the same digest",
  async (name) => {
    const written: unknown = JSON.parse(await readFile(join(folder, "out", `${name}.json`), "utf8"));
    const again = await performExperiment(parseOutcome(written, name).plan, elsewhere);
    expect(again.digest).toBe(outcomes.get(name)?.digest);
  },
);

test("another seed of the measures has another digest", async () => {
  const other = await performExperiment({ ...plan("similarity"), seed: 3 }, elsewhere);
  expect(other.digest).not.toBe(outcomes.get("similarity")?.digest);
});

test("the page of results shows every experiment with its figures, numbers, digests and what is published", async () => {
  const stored: StoredOutcome[] = [];
  for (const { name } of experiments) {
    const text = await readFile(join(folder, "out", `${name}.json`), "utf8");
    stored.push(parseOutcome(JSON.parse(text), name));
  }
  const page = resultsPage(stored, { linked: "results", named: "docs/results" });
  const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(experiments.map(({ title }) => title));
  for (const { digest, figures, plan } of stored) {
    expect(page).toContain(digest);
    expect(page).toContain(`npx hatchery experiment --rerun docs/results/${plan.experiment}.json`);
    for (const { file } of figures) expect(page).toContain(`](results/${file})`);
  }
  // The authors' log of ResNet-18 on CIFAR-100: 76.72 % on average, 77.24 % generated.
  expect(page).toContain("| cifar100_resnet18 | 300 | 76.72 | 77.15 | 77.24 | 77.55 | 76.81 | 0.784 | 0.880 | 0.848 |");
});

test("a name, a dataset or a file that is none is refused with what there is", () => {
  expect(() => plan("simlarity")).toThrow('There is no experiment "simlarity". Did you mean "similarity"?');
  expect(() => planExperiment("latents", { scale: "small", seed: 0, datasets: ["minst"] })).toThrow(
    'There is no dataset "minst" that experiments are planned for. Did you mean "mnist"?',
  );
  expect(() => parseOutcome({ schema: 1 }, "report.json")).toThrow(
    "report.json is not the outcome of an experiment (digest:",
  );
});
