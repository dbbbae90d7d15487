// `npm start`: the whole of Hatchery on this machine. The API with worker, database and files in one process, the gallery in another.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "./build.mjs";
import { followJobs } from "./follow-jobs.mjs";
import { portFrom, requireFreePorts } from "./ports.mjs";
import { prepareEngine } from "./prepare-engine.mjs";
import { requireNode } from "./require-node.mjs";
import { root } from "./run-node.mjs";
import { startServer } from "./server-process.mjs";

requireNode();
const host = process.env.HOST || "127.0.0.1";
const ports = { PORT: portFrom("PORT", 3000), API_PORT: portFrom("API_PORT", 4000) };
const data = resolve(process.env.HATCHERY_DATA || "data");
await requireFreePorts(ports, host);
await prepareEngine();
await build();

const reachable = host === "0.0.0.0" || host === "::" ? "localhost" : host;
const galleryUrl = `http://${reachable}:${ports.PORT}`;
const apiUrl = `http://${reachable}:${ports.API_PORT}/graphql`;
const logs = join(data, "logs");
mkdirSync(logs, { recursive: true });

const api = startServer({
  name: "API",
  script: join(root, "apps/api/dist/main.js"),
  cwd: root,
  environment: { ...process.env, HOST: host, API_PORT: String(ports.API_PORT), HATCHERY_DATA: data },
  log: join(logs, "api.log"),
});
const standalone = join(root, "apps/web/.next/standalone/apps/web");
const web = startServer({
  name: "gallery",
  script: join(standalone, "server.js"),
  cwd: standalone,
  environment: { HATCHERY_API_URL: apiUrl, ...process.env, HOSTNAME: host, PORT: String(ports.PORT) },
  log: join(logs, "web.log"),
});
const servers = [web, api];
const stopping = new AbortController();

/** Stops both servers and ends the process; does not return. */
async function end(code, sentence) {
  if (stopping.signal.aborted) return new Promise(() => {});
  stopping.abort();
  process.stderr.write(`\n${sentence}\n`);
  await Promise.all(servers.map((server) => server.stop()));
  process.exit(code);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (stopping.signal.aborted) for (const server of servers) server.kill();
    else void end(0, "Stopping; running work is saved and goes on at the next start.");
  });
}
process.on("exit", () => {
  for (const server of servers) server.kill();
});
for (const server of servers) {
  server.ended.then((how) => end(1, `The ${server.name} stopped (${how}); its log is ${server.log}`));
}

try {
  await Promise.all([api.healthy(`http://${reachable}:${ports.API_PORT}/health`), web.healthy(galleryUrl)]);
} catch (error) {
  await end(1, error.message);
}

process.stdout.write(`
Hatchery is up.

  Gallery      ${galleryUrl}
  GraphQL      ${apiUrl}
  Data         ${data}
  Admin token  ${join(data, "admin-token")} (what writes needs it)
  Logs         ${logs}

Ctrl-C stops it.

`);
await followJobs(apiUrl, stopping.signal);
