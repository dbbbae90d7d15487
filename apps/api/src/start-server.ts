import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { loadArchitectures } from "@hatchery/core/pipeline/load-architectures.js";
import { openDataFolder } from "@hatchery/core/storage/data-folder.js";
import type { StoreConfiguration } from "@hatchery/core/storage/object-store.js";
import { openStore } from "@hatchery/core/storage/open-store.js";
import express, { type ErrorRequestHandler } from "express";
import type { Logger } from "pino";
import { openAdminToken } from "./access/admin-token.js";
import { keepSecret } from "./access/keep-secret.js";
import { seedCatalogue } from "./catalogue/seed-catalogue.js";
import { Closing } from "./closing.js";
import { openDatabase } from "./database/open-database.js";
import { engineOfThisMachine, engineOfWorkers } from "./engine/ask-engine.js";
import type { Configuration } from "./environment.js";
import { buildGraphqlSchema } from "./graphql/build-schema.js";
import type { Services } from "./graphql/context.js";
import { cors } from "./http/cors.js";
import { downloads } from "./http/downloads.js";
import { graphqlOverHttp } from "./http/graphql-over-http.js";
import { graphqlOverSocket } from "./http/graphql-over-socket.js";
import { listen } from "./http/listen.js";
import { partUploads } from "./http/part-uploads.js";
import { openJobEvents } from "./jobs/job-events.js";
import { openJobQueue } from "./jobs/job-queue.js";
import { queueDemo } from "./jobs/queue-demo.js";
import { startWorker } from "./jobs/start-worker.js";
import { largestPart } from "./uploads/part-plan.js";
import { sweepUploads } from "./uploads/sweep-uploads.js";
import { version } from "./version.js";

export interface RunningServer {
  /** `http://127.0.0.1:4000`; GraphQL is at `/graphql`. */
  readonly url: string;
  /** Present when this start created it. */
  readonly adminToken?: string;
  /** Lets running work save itself, then closes everything. */
  close(): Promise<void>;
}

/** As long as the address of an upload's part is good for; Node's five minutes are too few for one on a slow line. */
const REQUEST_MILLISECONDS = 3600_000;

/**
 * Serves, and works unless told not to, until closed.
 * @throws BadInput when the port, the data folder, the database or the object store cannot be had, or an architecture's module is unsound.
 */
export async function startServer(configuration: Configuration, log: Logger): Promise<RunningServer> {
  const closing = new Closing();
  try {
    return await start(configuration, log, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function start(configuration: Configuration, log: Logger, closing: Closing): Promise<RunningServer> {
  await loadArchitectures(configuration.architectureModules ?? []);
  const app = express().disable("x-powered-by");
  const server = createServer({ requestTimeout: REQUEST_MILLISECONDS }, app);
  const port = await listen(server, configuration.port, configuration.host);
  closing.add(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const url = `http://${reachable(configuration.host)}:${port}`;

  const folder = await openDataFolder(configuration.dataFolder);
  closing.add(() => folder.release());
  const adminToken = await openAdminToken(folder.path, configuration.adminToken);
  const { secret } = await keepSecret(join(folder.path, "signing-secret"), () => randomBytes(32).toString("base64url"));
  const storeConfiguration: StoreConfiguration = configuration.s3 ?? {
    kind: "files",
    folder: join(folder.path, "objects"),
    signing: { baseUrl: configuration.publicUrl ?? url, secret },
  };
  const store = await openStore(storeConfiguration);
  const database = await openDatabase(configuration, folder.path, log);
  closing.add(() => database.close());
  await seedCatalogue(database.queries, store);
  const events = await openJobEvents(database);
  closing.add(() => events.close());
  const queue = await openJobQueue(database, log);
  const services: Services = {
    database,
    store,
    objects:
      configuration.s3 === undefined
        ? "Files in the data folder"
        : `Bucket ${configuration.s3.bucket} at ${configuration.s3.endpoint}`,
    queue,
    events,
    adminToken,
    maxUploadBytes: configuration.maxUploadBytes,
    importFolder: configuration.importFolder,
    log,
    version,
    engine: configuration.worker ? engineOfThisMachine() : engineOfWorkers,
  };
  const givenUp = await sweepUploads(services);
  if (givenUp > 0) log.info({ uploads: givenUp }, "Gave up uploads that nobody went on with for a day");
  const worker = configuration.worker
    ? await startWorker(
        {
          database,
          store,
          storeConfiguration,
          events,
          importFolder: configuration.importFolder,
          downloadFolder: join(folder.path, "downloads"),
          log,
        },
        queue,
      )
    : undefined;
  closing.add(() => worker?.close() ?? queue.close());
  if (configuration.demo) await queueDemo(services);

  const schema = await buildGraphqlSchema();
  const socket = graphqlOverSocket(schema, services, server, "/graphql");
  const graphql = await graphqlOverHttp(schema, services, server);
  closing.add(() => graphql.close());
  closing.add(() => socket.close());
  app.use(cors(configuration.webOrigins));
  app.get("/health", (_request, response) => void response.json({ status: "up", version }));
  if (storeConfiguration.kind === "files") {
    app.get("/objects/{*key}", downloads(store, secret));
    const { folder: root } = storeConfiguration;
    app.put("/parts/:upload/:part", partUploads({ folder: root, secret }, largestPart(configuration.maxUploadBytes)));
  }
  app.use("/graphql", express.json({ limit: "1mb" }), graphql.handler);
  app.use(failure(log));
  return {
    url,
    ...(adminToken.created !== undefined && { adminToken: adminToken.created }),
    close: () => closing.close(),
  };
}

/** The name by which this machine itself reaches a server that listens on `host`. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "localhost";
  return host.includes(":") ? `[${host}]` : host;
}

/** The last word on requests that no handler could answer: a sentence, never a stack. */
function failure(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : 500;
    if (status >= 500) log.error({ err: error }, "A request failed");
    // The answer has begun: all that can still be said is that it ends too early.
    if (response.headersSent) return void response.destroy();
    const message =
      status >= 500
        ? "The server failed to answer; what went wrong stands in its log."
        : `The request cannot be read: ${error instanceof Error ? error.message : status}.`;
    response
      .status(status)
      .json({ errors: [{ message, extensions: { code: status >= 500 ? "INTERNAL_SERVER_ERROR" : "BAD_REQUEST" } }] });
  };
}
