import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { demoSpecifications } from "@hatchery/core/pipeline/demo.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./testing/start-test-server.js";

describe("a server", () => {
  let dataFolder: string;
  let server: TestServer;
  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), "hatchery-api-"));
    server = await startTestServer({ dataFolder });
  });
  afterAll(async () => {
    await server.close();
    await rm(dataFolder, { recursive: true });
  });

  it("says that it is up", async () => {
    const response = await fetch(`${server.url}/health`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "up", version: "0.1.0" });
  });

  it("lists the paper's eight datasets and the shapes, with sizes where images are here, and all architectures with their parameters", async () => {
    const { data, errors } = await server.ask(`{
      datasets { totalCount edges { node { id name title classes mean splits { name count bytes digest } image { height width channels } } } }
      architectures { edges { node { name parameters tensors { name shape parameters } subsets { name parameters } } } }
    }`);
    expect(errors).toBeUndefined();
    // 60,000 and 10,000 images of 28 x 28 pixels (LeCun's page), mean 0.1307 (PyTorch's MNIST example).
    expect(data?.["datasets"]).toMatchObject({
      totalCount: 9,
      edges: expect.arrayContaining([
        {
          node: expect.objectContaining({
            name: "mnist",
            title: "MNIST",
            image: { height: 28, width: 28, channels: 1 },
            splits: [
              expect.objectContaining({ name: "train", count: 60_000, bytes: 47_040_000 }),
              expect.objectContaining({ name: "test", count: 10_000, bytes: 7_840_000 }),
            ],
          }),
        },
        // 10,000 and 2,000 images of 32 x 32 x 3 bytes.
        {
          node: expect.objectContaining({
            name: "shapes",
            title: "Shapes",
            splits: [
              expect.objectContaining({ name: "train", count: 10_000, bytes: 30_720_000 }),
              expect.objectContaining({ name: "test", count: 2_000, bytes: 6_144_000 }),
            ],
          }),
        },
      ]),
    });
    // 3072*50+50 + 50*25+25 + 25*10+10; timm.create_model("vit_tiny_patch16_224"): sum(p.numel() for p in m.parameters())
    expect(data?.["architectures"]).toMatchObject({
      edges: expect.arrayContaining([
        { node: expect.objectContaining({ name: "mlp3", parameters: 155_185 }) },
        { node: expect.objectContaining({ name: "vit_tiny_patch16_224", parameters: 5_717_416 }) },
      ]),
    });
  });

  it("creates an admin token that only its owner can read, shows it once, and keeps it over a restart", async () => {
    expect(server.adminToken).toMatch(/^hatchery_[\w-]{43}$/);
    const path = join(dataFolder, "admin-token");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(path, "utf8")).trim()).toBe(server.adminToken);
    const first = server;
    await server.close();
    server = await startTestServer({ dataFolder });
    expect(server.adminToken).toBeUndefined();
    expect((await readFile(path, "utf8")).trim()).toBe(first.adminToken);
  });

  it("queues both runs of the demo collection when it is empty, once, however often it starts", async () => {
    const jobs = "{ jobs { totalCount edges { node { id kind state title } } } }";
    expect((await server.ask(jobs)).data?.["jobs"]).toMatchObject({ totalCount: 0 });
    const titles: unknown[] = [];
    for (const demo of [true, true, false]) {
      await server.close();
      server = await startTestServer({ dataFolder, demo });
      titles.push((await server.ask(jobs)).data?.["jobs"]);
    }
    expect(titles[0]).toMatchObject({
      totalCount: 2,
      // The newest is listed first, and done last.
      edges: [
        "MNIST demo, p-diff: Hatch 100 networks from ConvNet-3 on MNIST, head, 200 steps",
        "MNIST demo, behavioural: Hatch 100 networks from MLP-3 on MNIST, whole, 64 seeds",
      ].map((title) => ({ node: { kind: "RUN", state: "QUEUED", title } })),
    });
    expect(titles[1]).toEqual(titles[0]);
    expect(titles[2]).toEqual(titles[0]);
  });

  it("completes a demo collection of which a server that was killed had queued one run", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hatchery-api-"));
    const specification = demoSpecifications.find(({ train }) => train.kind === "p-diff");
    const killed = await startTestServer({ dataFolder: folder });
    const { errors } = await killed.asAdmin("mutation ($input: RunInput!) { run(input: $input) { job { title } } }", {
      input: { specification, idempotencyKey: "demo" },
    });
    expect(errors).toBeUndefined();
    await killed.close();
    const next = await startTestServer({ dataFolder: folder, demo: true });
    const { data } = await next.ask("{ jobs { edges { node { title } } } }");
    await next.close();
    await rm(folder, { recursive: true });
    const titles = [/^MNIST demo, behavioural: /, /^MNIST demo, p-diff: /];
    expect(data).toEqual({
      jobs: { edges: titles.map((title) => ({ node: { title: expect.stringMatching(title) } })) },
    });
  });

  it("refuses a second server on its data folder, and one on its port, each with a sentence", async () => {
    await expect(startTestServer({ dataFolder: dataFolder })).rejects.toThrow(
      new RegExp(`Process ${process.pid} holds the data folder`),
    );
    const port = Number(new URL(server.url).port);
    await expect(startTestServer({ port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 cannot be listened on: another program uses it. Stop what uses it, or choose another with API_PORT=${port + 1}.`,
    );
  });

  it("lets pages of other origins call it", async () => {
    const preflight = await fetch(`${server.url}/graphql`, {
      method: "OPTIONS",
      headers: { origin: "http://localhost:3000", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  });

  it("answers a body that is no JSON with a sentence and no stack", async () => {
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain("The request cannot be read");
    expect(text).not.toContain("node_modules");
  });
});
