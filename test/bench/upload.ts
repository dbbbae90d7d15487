import { findArchitecture } from "@hatchery/core/architectures/find-architecture.js";
import { initialise } from "@hatchery/core/architectures/initialise.js";
import { randomStream } from "@hatchery/core/engine/random.js";
import { encodeSafetensors } from "@hatchery/core/weights/safetensors.js";
import { startMinio } from "../servers/minio.js";
import { makeWorkplace } from "../src/small-run.js";
import { startApi } from "../src/start-api.js";
import { uploadClient } from "../src/upload-client.js";
import { watchPeaks } from "./support/peak-memory.js";

interface Row {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

/**
 * What uploading a ViT-Base takes, on files and on MinIO: time, and the memory of the server and of the process that reads the file,
 * each beyond what the same server took for a network of 620 kB.
 */
export default {
  name: "upload",
  async run(): Promise<Row[]> {
    const workplace = await makeWorkplace();
    const minio = await startMinio();
    try {
      const { endpoint, accessKey, secretKey } = minio;
      const s3 = { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey };
      return [
        ...(await measure("files", { HATCHERY_DATA: workplace.newData() })),
        ...(await measure("MinIO", { HATCHERY_DATA: workplace.newData(), ...s3 })),
      ];
    } finally {
      await minio.stop();
      await workplace.remove();
    }
  },
};

async function measure(where: string, settings: Readonly<Record<string, string>>): Promise<Row[]> {
  // Made before anything listens: a connection that rests while this process draws numbers is closed.
  const [tiny, base] = [network("mlp3"), network("vit_base_patch16_224")];
  const { running, client } = await startApi(settings);
  try {
    const uploads = uploadClient(client);
    const send = async (filename: string, file: Uint8Array) => {
      const began = performance.now();
      const { error } = await uploads.upload(filename, file);
      if (error !== null) throw new Error(error.message);
      return (performance.now() - began) / 1000;
    };
    const peaks = watchPeaks(running.child.pid ?? 0);
    peaks.take();
    await send("mlp3.safetensors", tiny);
    const small = peaks.take();
    const seconds = await send("vit_base.safetensors", base);
    const large = peaks.take();
    peaks.stop();
    const label = `${where}, ViT-Base, ${Math.round(base.length / 1e6)} MB`;
    return [
      { label: `${label}: sent, read and stored`, value: seconds, unit: "s" },
      { label: `${label}: the server's memory beyond its runtime`, value: large.own - small.own, unit: "MB" },
      { label: `${label}: the reading process's`, value: large.child - small.child, unit: "MB" },
    ];
  } finally {
    running.child.kill("SIGTERM");
    await running.ended;
  }
}

function network(name: string): Uint8Array {
  const definition = findArchitecture(name);
  return encodeSafetensors(initialise(definition.build(definition.usualInput), randomStream(0, "upload")));
}
