import { join } from "node:path";
import { startServer } from "@hatchery/api/start-server.js";
import { startWorkerProcess } from "@hatchery/api/start-worker-process.js";
import type { ObjectStore } from "@hatchery/core/storage/object-store.js";
import { openStore } from "@hatchery/core/storage/open-store.js";
import { pino } from "pino";
import { startMinio } from "../servers/minio.js";
import { startPostgres } from "../servers/postgres.js";
import { makeWorkplace } from "./small-run.js";

/** A server with everything that it needs, to be closed with it. */
export interface JourneyServer {
  readonly url: string;
  readonly token: string;
  /** Where it imports datasets from. */
  readonly importFolder: string;
  /** The server's object store, to see what it keeps. */
  readonly store: ObjectStore;
  close(): Promise<void>;
}

const common = {
  host: "127.0.0.1",
  port: 0,
  webOrigins: ["*"],
  adminToken: "for-this-journey-only",
  demo: false,
  maxUploadBytes: 2 ** 30,
  logLevel: "silent",
} as const;

/** PGlite and files, with the worker in the server. */
export async function startEmbedded(): Promise<JourneyServer> {
  const workplace = await makeWorkplace();
  const dataFolder = workplace.newData();
  const server = await startServer(
    { ...common, dataFolder, importFolder: workplace.folder, worker: true },
    pino({ level: "silent" }),
  );
  return {
    url: server.url,
    token: common.adminToken,
    importFolder: workplace.folder,
    store: await openStore({ kind: "files", folder: join(dataFolder, "objects") }),
    async close() {
      await server.close();
      await workplace.remove();
    },
  };
}

/** PostgreSQL and MinIO, with a worker of its own. */
export async function startDeployed(): Promise<JourneyServer> {
  const workplace = await makeWorkplace();
  const [postgres, { endpoint, accessKey, secretKey, stop }] = await Promise.all([startPostgres(), startMinio()]);
  const s3 = { kind: "s3", endpoint, bucket: "hatchery", accessKey, secretKey, region: "us-east-1" } as const;
  const databaseUrl = await postgres.createDatabase();
  const places = { dataFolder: workplace.newData(), importFolder: workplace.folder };
  const configuration = { ...common, ...places, databaseUrl, s3, worker: false };
  const log = pino({ level: "silent" });
  const server = await startServer(configuration, log);
  const worker = await startWorkerProcess(configuration, log);
  return {
    url: server.url,
    token: common.adminToken,
    importFolder: workplace.folder,
    store: await openStore(s3),
    async close() {
      await worker.close();
      await server.close();
      await Promise.all([postgres.stop(), stop()]);
      await workplace.remove();
    },
  };
}
