import { join } from "node:path";
import { processEnvironment } from "../engine/env.js";
import { BadInput } from "../errors.js";
import type { StoreConfiguration } from "./object-store.js";

/**
 * The S3 store that S3_* names, or files in the data folder when S3_ENDPOINT is not set.
 * @throws BadInput when S3_ENDPOINT is set without its keys.
 */
export function configuredStore(dataFolder: string): StoreConfiguration {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket = "hatchery", S3_REGION: region = "us-east-1" } = processEnvironment;
  if (!endpoint) return { kind: "files", folder: join(dataFolder, "objects") };
  return {
    kind: "s3",
    endpoint,
    bucket,
    region,
    accessKey: needed("S3_ACCESS_KEY"),
    secretKey: needed("S3_SECRET_KEY"),
  };
}

function needed(name: string): string {
  const value = processEnvironment[name];
  if (!value)
    throw new BadInput(
      `S3_ENDPOINT is set but ${name} is not; set it, or unset S3_ENDPOINT to keep objects in the data folder.`,
      name,
    );
  return value;
}
