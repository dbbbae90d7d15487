import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { startTestServer, type TestServer } from "../testing/start-test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const deep = (levels: number) =>
  `${"{ checkpointSets { edges { node { dataset ".repeat(levels)}{ id }${" } } } }".repeat(levels)}`;

const tooMuch: [what: string, query: string, code: string, sentence: RegExp][] = [
  ["depth", `{ datasets { edges { node ${deep(4)} } } }`, "GRAPHQL_VALIDATION_FAILED", /depth/i],
  [
    "aliases",
    `{ ${Array.from({ length: 31 }, (_, i) => `a${i}: server { version }`).join(" ")} }`,
    "GRAPHQL_VALIDATION_FAILED",
    /alias/i,
  ],
  [
    "directives",
    `{ server { ${"version @include(if: true) ".repeat(31)} } }`,
    "GRAPHQL_VALIDATION_FAILED",
    /directive/i,
  ],
  ["tokens", `{ server { ${"version ".repeat(2001)} } }`, "GRAPHQL_PARSE_FAILED", /2000 tokens/],
  [
    "fields in the answer",
    "{ checkpointSets(first: 100) { edges { node { diffusionModels(first: 100) { edges { node { id title kind } } } } } } }",
    "TOO_COMPLEX",
    /^The query could return [\d,]+ fields, and at most 25,000 are allowed; ask for smaller pages or fewer fields\.$/,
  ],
];

describe.each(tooMuch)("too many %s", (_what, query, code, sentence) => {
  it("are refused over HTTP", async () => {
    const { data, errors } = await server.ask(query);
    expect(data ?? null).toBeNull();
    expect(errors?.[0]?.message).toMatch(sentence);
    expect(errors?.[0]?.extensions).toEqual({ code });
  });

  it("are refused over a socket", async () => {
    const errors = await refusalOverSocket(query);
    expect(errors).toMatchObject([{ message: expect.stringMatching(sentence) }]);
  });
});

it("counts what pages can hold by their variables too", async () => {
  const query =
    "query ($size: Int) { checkpointSets(first: $size) { edges { node { diffusionModels(first: $size) { edges { node { id title kind } } } } } } }";
  expect((await server.ask(query, { size: 10 })).errors).toBeUndefined();
  expect((await server.ask(query, { size: 100 })).errors?.[0]?.extensions.code).toBe("TOO_COMPLEX");
});

it.each([
  ["{ datasets(first: 101) { totalCount } }", "first", "first must not be greater than 100, but is 101."],
  ["{ datasets(last: -1) { totalCount } }", "last", "last must not be less than 0, but is -1."],
  [
    '{ generatedModels(filter: { job: "x" }) { totalCount } }',
    "filter.job",
    'filter.job is "x", which is no id of this server; give the `id` of a job.',
  ],
])("refuses %s, naming the argument", async (query, field, message) => {
  expect((await server.ask(query)).errors).toEqual([
    expect.objectContaining({ message, extensions: { code: "BAD_USER_INPUT", field } }),
  ]);
});

it("publishes its limits", async () => {
  const { data } = await server.ask("{ server { limits } }");
  expect(data).toEqual({
    server: {
      limits: {
        depth: 12,
        aliases: 30,
        directives: 30,
        tokens: 2000,
        complexity: 25_000,
        pageSize: 100,
        // 8 GiB
        uploadBytes: 8_589_934_592,
      },
    },
  });
});

it("lets itself be described", async () => {
  const { data } = await server.ask(
    "{ __schema { queryType { name } types { name fields { name args { name type { name } } type { name ofType { name ofType { name } } } } } } }",
  );
  expect(data).toMatchObject({ __schema: { queryType: { name: "Query" } } });
});

it("writes over a socket only with the token that came with the connection", async () => {
  const query = 'mutation { cancelJob(input: { job: "x", idempotencyKey: "k" }) { job { id } } }';
  const codeOf = async (connectionParams?: object) => {
    const client = createClient({
      url: `${server.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { ...connectionParams },
    });
    const answer = await client.iterate({ query }).next();
    await client.dispose();
    return answer.value.errors[0].extensions;
  };
  expect(await codeOf()).toEqual({ code: "UNAUTHENTICATED" });
  expect(await codeOf({ authorization: "Bearer guess" })).toEqual({ code: "UNAUTHENTICATED" });
  expect(await codeOf({ authorization: `Bearer ${server.token}` })).toEqual({ code: "BAD_USER_INPUT", field: "job" });
});

it("tells a subscriber to an unknown job so, and ends", async () => {
  expect(await refusalOverSocket('subscription { job(id: "x") { id } }')).toMatchObject([
    {
      message: 'id is "x", which is no id of this server; give the `id` of a job.',
      extensions: { code: "BAD_USER_INPUT", field: "id" },
    },
  ]);
});

/** The errors with which an operation ends that the server does not perform. */
async function refusalOverSocket(query: string): Promise<unknown> {
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  try {
    for await (const answer of client.iterate({ query })) if (answer.errors) return answer.errors;
    return "It was performed.";
  } catch (errors) {
    return errors;
  } finally {
    await client.dispose();
  }
}
