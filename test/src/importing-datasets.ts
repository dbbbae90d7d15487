import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ApiClient } from "./api-client.js";
import { writeDatasetFolder } from "./dataset-folder.js";
import type { JourneyServer } from "./journey-servers.js";

interface Told {
  readonly job: {
    readonly id: string;
    readonly state: string;
    readonly error: { readonly message: string; readonly field: string | null } | null;
    readonly progress: { readonly stage: string; readonly phase: string; readonly unit: string } | null;
    readonly dataset: { readonly id: string } | null;
    readonly checkpointSet: { readonly id: string } | null;
  };
}

/** Images of one's own by a path on the server, seen, collected from and deleted; and what cannot be imported. */
export function importingDatasets(now: () => { server: JourneyServer; client: ApiClient }): void {
  const fields = "id state error { message field } progress { stage phase unit } dataset { id } checkpointSet { id }";

  /** Asks for a job, and tells of all its states. */
  async function perform(mutation: string, type: string, input: object): Promise<Told["job"][]> {
    const { client } = now();
    const { payload } = await client.ask<{ payload: Told }>(
      `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { job { id } } }`,
      { input: { idempotencyKey: `${mutation} ${JSON.stringify(input)}`, ...input } },
    );
    const told = await client.follow<Told>(`subscription ($id: ID!) { job(id: $id) { ${fields} } }`, {
      id: payload.job.id,
    });
    return told.map(({ job }) => job);
  }
  const importFrom = (path: string) => perform("importDataset", "ImportDatasetInput", { dataset: "flowers", path });
  const listed = async () =>
    (
      await now().client.ask<{ datasets: { edges: { node: { name: string; state: string } }[] } }>(
        "{ datasets(first: 100) { edges { node { name state } } } }",
      )
    ).datasets.edges.find(({ node }) => node.name === "flowers")?.node.state;

  let dataset: string;

  test("a folder of images becomes a dataset, live to its end", async () => {
    await writeDatasetFolder(join(now().server.importFolder, "of-mine"));
    const states = await importFrom("of-mine");
    const last = states.at(-1);
    expect(last).toMatchObject({ state: "COMPLETED", error: null });
    expect(states.find(({ progress }) => progress !== null)?.progress).toEqual({
      stage: "import-dataset",
      phase: "Importing flowers",
      unit: "image",
    });
    dataset = last?.dataset?.id ?? "";
    const { node } = await now().client.ask<{ node: { samples: { label: number; url: string }[] } }>(
      `query ($id: ID!) { node(id: $id) { ... on Dataset { name state classes image { height width channels }
        splits { name count perClass } samples { label url } import { form unreadableCount unreadable { split name reason } } } } }`,
      { id: dataset },
    );
    expect(node).toMatchObject({
      name: "flowers",
      state: "IMPORTED",
      classes: ["clover", "poppy", "violet"],
      image: { height: 8, width: 8, channels: 3 },
      // Of each class 40 images, every fifth of which is tested on; and a file that is none.
      splits: [
        { name: "train", count: 96, perClass: [32, 32, 32] },
        { name: "test", count: 24, perClass: [8, 8, 8] },
      ],
      import: {
        form: "folder",
        unreadableCount: 1,
        unreadable: [
          { split: "train", name: "clover/99999.png", reason: expect.stringContaining("begins with 0x54686973") },
        ],
      },
    });
    expect(node.samples).toHaveLength(24);
    const response = await fetch(node.samples[0]?.url ?? "");
    expect(response.status).toBe(200);
    const signature = new Uint8Array(await response.arrayBuffer()).subarray(1, 4);
    expect(new TextDecoder().decode(signature)).toBe("PNG");
  });

  test("checkpoints are collected from it, and then it stays", async () => {
    const specification = {
      mode: "steps",
      subset: "head",
      count: 3,
      pretrain: { epochs: 2, learningRate: 0.003 },
      learningRate: 0.001,
    };
    const states = await perform("collectCheckpoints", "CollectInput", {
      dataset: "flowers",
      architecture: "mlp3",
      specification,
    });
    expect(states.at(-1)).toMatchObject({ state: "COMPLETED", error: null });
    const { node } = await now().client.ask<{ node: object }>(
      "query ($id: ID!) { node(id: $id) { ... on CheckpointSet { title dataset { id } } } }",
      { id: states.at(-1)?.checkpointSet?.id },
    );
    expect(node).toEqual({ title: "MLP-3 on flowers, head, 3 steps", dataset: { id: dataset } });
    await expect(importFrom("of-mine/../of-mine")).rejects.toThrow("checkpoints were collected from it");
    await expect(
      now().client.ask("mutation ($input: DeleteDatasetInput!) { deleteDataset(input: $input) { dataset { id } } }", {
        input: { dataset },
      }),
    ).rejects.toThrow("flowers stays: checkpoints were collected from it (MLP-3 on flowers, head, 3 steps)");
    expect(await listed()).toBe("IMPORTED");
  });

  test("files that are not what they should be are refused by name, and nothing of them is visible", async () => {
    const { server } = now();
    const before: string[] = [];
    for await (const key of server.store.list("")) before.push(key);
    await mkdir(join(server.importFolder, "nothing"));
    const states = await perform("importDataset", "ImportDatasetInput", { dataset: "cifar10", path: "nothing" });
    const error = states.at(-1)?.error;
    expect(states.at(-1)).toMatchObject({ state: "FAILED", dataset: null });
    expect(error?.message).toContain(
      "nothing has not the files of CIFAR-10: cifar-10-binary.tar.gz; or cifar-10-python.tar.gz.",
    );
    expect(JSON.stringify(error)).not.toContain(server.importFolder);
    const after: string[] = [];
    for await (const key of server.store.list("")) after.push(key);
    expect(after).toEqual(before);
  });
}
