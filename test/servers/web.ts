import { existsSync } from "node:fs";
import { join } from "node:path";
import { repository, startCommand } from "../src/running-command.js";
import { freePort } from "./free-port.js";

export interface WebServer {
  /** `http://127.0.0.1:3000`, without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The gallery as it was built, on a free port, for the API at `apiUrl`.
 * @throws Error when it has not been built, or ends before it listens.
 */
export async function startWeb(apiUrl: string): Promise<WebServer> {
  const script = join(repository, "apps/web/.next/standalone/apps/web/server.js");
  if (!existsSync(script))
    throw new Error(`${script} does not exist; build the gallery: npm run build -w @hatchery/web`);
  const port = await freePort();
  const running = startCommand([process.execPath, script], {
    HOSTNAME: "127.0.0.1",
    PORT: String(port),
    HATCHERY_API_URL: apiUrl,
  });
  await running.shows(/Ready/);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      running.child.kill();
      await running.ended;
    },
  };
}
