import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { freePort } from "./free-port.js";

export interface MinioServer {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  stop(): Promise<void>;
}

const START_SECONDS = 60;

/**
 * A real MinIO server on a free port of the loopback interface, with its data in a folder of its own that goes with it.
 * @throws Error when there is no `minio` on the path, or it does not come up.
 */
export async function startMinio(): Promise<MinioServer> {
  const folder = await mkdtemp(join(tmpdir(), "hatchery-minio-"));
  const address = `127.0.0.1:${await freePort()}`;
  const [accessKey, secretKey] = ["hatchery", "hatchery-secret"];
  // `env` becomes the server by exec, so that this process's number is the server's.
  const settings = [
    `HOME=${folder}`,
    `MINIO_ROOT_USER=${accessKey}`,
    `MINIO_ROOT_PASSWORD=${secretKey}`,
    "MINIO_BROWSER=off",
    "MINIO_UPDATE=off",
  ];
  const server = spawn("env", [...settings, "minio", "server", "--quiet", "--address", address, folder], {
    stdio: "ignore",
  });
  let failure: string | undefined;
  server.once("exit", (code) => {
    failure =
      code === 127
        ? "There is no minio on the path; install it: go install github.com/minio/minio@latest"
        : `minio ended with ${code}`;
  });
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    if (server.exitCode === null && kill()) await once(server, "exit");
    await rm(folder, { recursive: true, force: true });
  };

  const endpoint = `http://${address}`;
  for (
    const deadline = Date.now() + START_SECONDS * 1000;
    Date.now() < deadline && failure === undefined;
    await setTimeout(100)
  ) {
    const ready = await fetch(`${endpoint}/minio/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return { endpoint, accessKey, secretKey, stop };
  }
  await stop();
  throw new Error(failure ?? `minio did not come up within ${START_SECONDS} s`);
}
