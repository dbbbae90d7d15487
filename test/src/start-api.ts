import { join } from "node:path";
import { freePort } from "../servers/free-port.js";
import { type ApiClient, apiClient } from "./api-client.js";
import { type RunningCommand, repository, startCommand } from "./running-command.js";

const TOKEN = "for-this-api-process-only";

export interface ApiProcess {
  readonly running: RunningCommand;
  readonly client: ApiClient;
}

/** The API from its sources in a process of its own, up and empty, with its worker inside. */
export async function startApi(settings: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const port = settings["API_PORT"] ?? String(await freePort());
  const environment = {
    ...settings,
    API_PORT: port,
    HATCHERY_DEMO: "off",
    HATCHERY_ADMIN_TOKEN: TOKEN,
    // The program's sources use decorators, which only this configuration tells the loader of.
    TSX_TSCONFIG_PATH: join(repository, "tsconfig.base.json"),
  };
  const main = join(repository, "apps/api/src/main.ts");
  const running = startCommand([process.execPath, "--conditions=source", "--import", "tsx", main], environment);
  try {
    await running.shows(/"msg":"Up"/);
  } catch (error) {
    running.child.kill("SIGKILL");
    throw error;
  }
  return { running, client: apiClient(`http://127.0.0.1:${port}`, TOKEN) };
}
