import { startServer } from "@hatchery/api/start-server.js";
import { startWorkerProcess } from "@hatchery/api/start-worker-process.js";
import { pino } from "pino";
import { startMinio } from "../servers/minio.js";
import { startPostgres } from "../servers/postgres.js";
import { apiJourney } from "./api-journey.js";
import { makeWorkplace } from "./small-run.js";

apiJourney("PostgreSQL and MinIO, with a worker of its own", async () => {
  const workplace = await makeWorkplace();
  const [postgres, { endpoint, accessKey, secretKey, stop }] = await Promise.all([startPostgres(), startMinio()]);
  const configuration = {
    dataFolder: workplace.newData(),
    host: "127.0.0.1",
    port: 0,
    databaseUrl: await postgres.createDatabase(),
    s3: { kind: "s3", endpoint, bucket: "hatchery", accessKey, secretKey, region: "us-east-1" },
    webOrigins: ["*"],
    adminToken: "for-this-journey-only",
    worker: false,
    demo: false,
    maxUploadBytes: 2 ** 30,
    logLevel: "silent",
  } as const;
  const log = pino({ level: "silent" });
  const server = await startServer(configuration, log);
  const worker = await startWorkerProcess(configuration, log);
  return {
    url: server.url,
    token: configuration.adminToken,
    async close() {
      await worker.close();
      await server.close();
      await Promise.all([postgres.stop(), stop()]);
      await workplace.remove();
    },
  };
});
