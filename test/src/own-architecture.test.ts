import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { startServer } from "@hatchery/api/start-server.js";
import { nodeSchemas } from "@hatchery/core/architectures/own/node-schemas.js";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type ApiClient, apiClient } from "./api-client.js";
import { hatchery } from "./hatchery-command.js";
import { repository } from "./running-command.js";
import { makeWorkplace, smallRun, type Workplace } from "./small-run.js";

const lenet5 = join(repository, "examples/own-architecture/lenet5.mjs");
const linear = join(repository, "examples/own-architecture/linear.mjs");

let workplace: Workplace;
beforeAll(async () => {
  workplace = await makeWorkplace();
});
afterAll(() => workplace.remove());

/** Runs the command to a good end and gives what it prints as JSON. */
async function json(args: readonly string[], environment = {}) {
  const { code, stdout, stderr } = await hatchery([...args, "--json"], { environment });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe("the example of docs/your-own-architecture.md", () => {
  const page = readFileSync(join(repository, "docs/your-own-architecture.md"), "utf8");

  test("stands there as it is in its file", () => {
    const lines = readFileSync(lenet5, "utf8").trimEnd().split("\n");
    expect(page).toContain(lines.map((line) => (line === "" ? "" : `    ${line}`)).join("\n"));
  });

  test.each(Object.entries(nodeSchemas))("%s is listed with its fields", (operation, schema) => {
    const [, fields = ""] = page.match(new RegExp(`^\\| \`${operation}\` \\|([^|]*)\\|`, "m")) ?? [];
    const named = [...fields.matchAll(/`(\w+)`\??/g)].map(([, field]) => field);
    const { properties = {} } = z.toJSONSchema(schema, { unrepresentable: "any" });
    const own = Object.keys(properties).filter((field) => !["op", "name", "input"].includes(field));
    expect(named).toEqual(own);
  });
});

describe("an architecture of one's own, on the command line", () => {
  const own = ["--architecture-module", lenet5];
  let data: string;
  let specification: string;
  let digests: Record<"checkpointSet" | "generatedSet", string>;
  beforeAll(async () => {
    data = workplace.newData();
    specification = await workplace.fileOf({ ...smallRun, architecture: "lenet5" });
    const ran = await json(["run", specification, "--data", data, ...own]);
    digests = ran.digests;
    expect(ran.report).toMatchObject({ generated: { count: 6 }, specification: { architecture: "lenet5" } });
  });

  test("is listed beside the built-in ones, and shown", async () => {
    const listed = { HATCHERY_ARCHITECTURE_MODULES: [lenet5, linear].join(delimiter) };
    const rows: { name: string }[] = await json(["architectures", "list"], listed);
    expect(rows.map(({ name }) => name).slice(-2)).toEqual(["lenet5", "linear"]);
    // Counted by hand: 6·25+6, 16·6·25+16, 120·400+120, 84·120+84, 10·84+10.
    const shown = await json(["architectures", "show", "lenet5", ...own]);
    expect(shown).toMatchObject({ title: "LeNet-5", parameters: 61_706 });
  });

  test("is found by the names and shapes of what it generated, which it predicts with", async () => {
    const network = join(workplace.folder, "lenet5.safetensors");
    await json(["weights", "export", digests.generatedSet, "--index", "2", "--out", network, "--data", data]);
    const imported = await json(["weights", "import", network, "--data", data, ...own]);
    expect(imported).toMatchObject({ architecture: "lenet5", parameters: 61_706, input: { height: 28, classes: 10 } });
    const { accuracy } = await json([
      "predict",
      "--architecture",
      "lenet5",
      "--weights",
      network,
      "--dataset",
      "mnist",
      ...own,
    ]);
    // A fifth of an epoch teaches LeNet-5 far more than guessing does.
    expect(accuracy).toBeGreaterThan(0.5);
  });

  test("shares no results with another definition of its name", async () => {
    const changed = join(workplace.folder, "lenet5.mjs");
    const built = pathToFileURL(join(repository, "packages/core/dist")).href;
    const text = readFileSync(lenet5, "utf8").replace("@hatchery/core", built);
    await writeFile(changed, text.replaceAll("120", "100"));
    const other = ["--architecture-module", changed];
    const again = await json(["collect", specification, "--data", data, ...own]);
    expect(again.digest).toBe(digests.checkpointSet);
    const collected = await json(["collect", specification, "--data", data, ...other]);
    expect(collected.digest).not.toBe(digests.checkpointSet);
    expect(collected.layout).toEqual(again.layout);

    const evaluation = await workplace.fileOf({ ...smallRun.evaluate, baselineCount: 3 });
    const evaluate = ["evaluate", digests.generatedSet, evaluation, "--data", data];
    expect(await hatchery([...evaluate, ...other])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`The checkpoint set ${digests.checkpointSet} is of another lenet5 than the one`),
    });
    expect(await hatchery(evaluate)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no architecture "lenet5".'),
    });
  });

  test("is refused as bad usage when its module is unsound", async () => {
    const module = join(workplace.folder, "unsound.mjs");
    await writeFile(module, readFileSync(linear, "utf8").replace('weight: "fc.weight"', 'weight: "fc.wieght"'));
    expect(await hatchery(["architectures", "list", "--architecture-module", module])).toEqual({
      code: 2,
      stdout: "",
      stderr: `hatchery: unsound.mjs: nodes[1].weight is "fc.wieght", which is no tensor of the network. Did you mean "fc.weight"? Known: fc.weight, fc.bias.\n`,
    });
  });
});

describe("an architecture of one's own, through the API", () => {
  let client: ApiClient;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const configuration = {
      dataFolder: workplace.newData(),
      host: "127.0.0.1",
      port: 0,
      webOrigins: ["*"],
      worker: true,
      maxUploadBytes: 2 ** 30,
      architectureModules: [linear],
      demo: false,
      logLevel: "silent",
    } as const;
    const server = await startServer(configuration, pino({ level: "silent" }));
    client = apiClient(server.url, server.adminToken ?? "");
    close = () => server.close();
  });
  afterAll(() => close?.());

  test("is among the architectures", async () => {
    const { architectures } = await client.ask<{ architectures: { edges: { node: { name: string } }[] } }>(
      "{ architectures(first: 50) { edges { node { name title parameters input { height width channels } subsets { name parameters } } } } }",
    );
    expect(architectures.edges.map(({ node }) => node).find(({ name }) => name === "linear")).toEqual({
      name: "linear",
      title: "Linear",
      parameters: 7850,
      input: { height: 28, width: 28, channels: 1 },
      subsets: [{ name: "whole", parameters: 7850 }],
    });
  });

  test("is collected by a job, in a process that loads it too", async () => {
    const { payload } = await client.ask<{ payload: { job: { id: string } } }>(
      "mutation ($input: CollectInput!) { payload: collectCheckpoints(input: $input) { job { id } } }",
      {
        input: {
          dataset: "mnist",
          architecture: "linear",
          specification: { ...smallRun.collect, subset: "whole" },
          idempotencyKey: "linear",
        },
      },
    );
    const states = await client.follow<{ job: Record<string, unknown> }>(
      "subscription ($id: ID!) { job(id: $id) { state error { message } checkpointSet { title dimensions architecture { name } } } }",
      payload.job,
    );
    expect(states.at(-1)?.job).toEqual({
      state: "COMPLETED",
      error: null,
      checkpointSet: {
        title: "Linear on MNIST, whole, 12 steps",
        dimensions: 7850,
        architecture: { name: "linear" },
      },
    });
  });
});
