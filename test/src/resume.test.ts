import { readdir } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hatchery, startHatchery } from "./hatchery-command.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

/** Long enough in every stage that a kill finds it at work. */
const specification = {
  ...smallRun,
  collect: { ...smallRun.collect, count: 60, pretrain: { epochs: 0.4, learningRate: 0.003 } },
  train: {
    ...smallRun.train,
    autoencoder: { ...smallRun.train.autoencoder, steps: 80 },
    diffusion: { ...smallRun.train.diffusion, timesteps: 400, steps: 80 },
  },
  generate: { count: 60, sampler: "ddpm" },
  evaluate: { noiseAmplitudes: [0.01, 0.05], baselineCount: 20, selectImages: 1000 },
};

/** Eight starts of the command line, on a busy machine. */
const PATIENCE_MS = 400_000;

/** What each stage keeps while it runs, in the order in which it is kept. */
const MOMENTS = [
  { stage: "collecting, while the network is trained", state: "collect.pretrain" },
  { stage: "collecting, while checkpoints are saved", state: "collect.steps" },
  { stage: "training, in the autoencoder", state: "autoencoder" },
  { stage: "training, in the diffusion model", state: "diffusion" },
  { stage: "generating", state: "latents" },
  { stage: "evaluating", state: "test-0" },
] as const;

let workplace: Workplace;
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterAll(() => workplace.remove());

/** Names of the states that running stages have kept. */
async function keptStates(data: string): Promise<string[]> {
  const entries = await readdir(data, { recursive: true }).catch(() => []);
  return entries.filter((path) => /\/state\/.*\.safetensors$/.test(path));
}

test("a run that is killed in every stage and started again ends with the bytes of one that never was", {
  timeout: PATIENCE_MS,
}, async () => {
  const file = await workplace.fileOf(specification);
  const run = (data: string) => ["run", file, "--json", "--save-every", "0.1", "--data", data];
  const whole = await hatchery(run(workplace.newData()));
  expect(whole).toMatchObject({ code: 0 });

  const data = workplace.newData();
  for (const { stage, state } of MOMENTS) {
    const { child, ended } = startHatchery(run(data));
    const over = ended.then(({ stderr }) => {
      if (child.signalCode === null) throw new Error(`It ended before it was killed ${stage}:\n${stderr}`);
    });
    while (!(await keptStates(data)).some((path) => path.endsWith(`/${state}.safetensors`))) {
      await Promise.race([setTimeout(10), over]);
    }
    child.kill("SIGKILL");
    await over;
  }

  const resumed = await hatchery(run(data));
  expect(resumed).toMatchObject({ code: 0 });
  expect(resumed.stderr).not.toContain("Training");
  expect(JSON.parse(resumed.stdout).digests).toEqual(JSON.parse(whole.stdout).digests);
  expect(await keptStates(data)).toEqual([]);
});

test("the same specification and seed give the same digests, and another seed gives others", async () => {
  const file = await workplace.fileOf(smallRun);
  const digests = async (...more: string[]) => {
    const { code, stdout, stderr } = await hatchery(["run", file, "--json", "--data", workplace.newData(), ...more]);
    if (code !== 0) throw new Error(stderr);
    return Object.values<string>(JSON.parse(stdout).digests);
  };
  const first = await digests();
  expect(first).toHaveLength(4);
  expect(await digests()).toEqual(first);
  expect((await digests("--seed", "6")).filter((digest) => first.includes(digest))).toEqual([]);
});
