import type { Server } from "node:http";
import { BadInput } from "@hatchery/core/errors.js";

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program uses it",
  EACCES: "this user may not use it",
  EADDRNOTAVAIL: "this machine has no such address",
};

/**
 * Listens on the port, or on any free one for 0, and returns the number.
 * @throws BadInput when it cannot be had.
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new BadInput(
      `Port ${port} of ${host} cannot be listened on: ${reasons[code] ?? String(error)}. Stop what uses it, or choose another with API_PORT=${port + 1}.`,
      "API_PORT",
    );
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
