import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { Configuration } from "../environment.js";
import { type RunningServer, startServer } from "../start-server.js";

export interface Answer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly field?: string; readonly [other: string]: unknown };
  }[];
}

export interface TestServer extends RunningServer {
  readonly token: string;
  ask(query: string, variables?: object, headers?: Record<string, string>): Promise<Answer>;
  /** With the admin's token. */
  asAdmin(query: string, variables?: object): Promise<Answer>;
}

/** A real server on a free port, over a data folder of its own, that goes with it, unless given one. It does no jobs unless told to. */
export async function startTestServer(change: Partial<Configuration> = {}): Promise<TestServer> {
  const dataFolder = change.dataFolder ?? (await mkdtemp(join(tmpdir(), "hatchery-api-")));
  const configuration: Configuration = {
    dataFolder,
    host: "127.0.0.1",
    port: 0,
    webOrigins: ["*"],
    worker: false,
    demo: false,
    maxUploadBytes: 8 * 2 ** 30,
    logLevel: "silent",
    ...change,
  };
  const removeFolder = async () => {
    if (change.dataFolder === undefined) await rm(dataFolder, { recursive: true });
  };
  const server = await startServer(configuration, pino({ level: configuration.logLevel })).catch(async (error) => {
    await removeFolder();
    throw error;
  });
  const token = server.adminToken ?? configuration.adminToken ?? "";
  const ask: TestServer["ask"] = async (query, variables = {}, headers = {}) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const answer: Answer = JSON.parse(await response.text());
    return answer;
  };
  return {
    ...server,
    token,
    ask,
    asAdmin: (query, variables) => ask(query, variables, { authorization: `Bearer ${token}` }),
    async close() {
      await server.close();
      await removeFolder();
    },
  };
}
