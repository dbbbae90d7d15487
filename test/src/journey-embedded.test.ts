import { startServer } from "@hatchery/api/start-server.js";
import { pino } from "pino";
import { apiJourney } from "./api-journey.js";
import { makeWorkplace } from "./small-run.js";

apiJourney("PGlite and files", async () => {
  const workplace = await makeWorkplace();
  const server = await startServer(
    {
      dataFolder: workplace.newData(),
      host: "127.0.0.1",
      port: 0,
      webOrigins: ["*"],
      worker: true,
      demo: false,
      maxUploadBytes: 2 ** 30,
      logLevel: "silent",
    },
    pino({ level: "silent" }),
  );
  return {
    url: server.url,
    token: server.adminToken ?? "",
    async close() {
      await server.close();
      await workplace.remove();
    },
  };
});
