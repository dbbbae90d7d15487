import { randomUUID } from "node:crypto";
import { findArchitecture } from "@hatchery/core/architectures/find-architecture.js";
import { BadInput } from "@hatchery/core/errors.js";
import type { StartUploadInput } from "@hatchery/schema/upload.input.js";
import { once, rememberedUploads } from "../database/once.js";
import * as tables from "../database/tables.js";
import type { Services } from "../graphql/context.js";
import { planParts } from "./part-plan.js";
import { uploadKey } from "./upload-key.js";

/** Most file systems refuse longer names. */
const MAX_FILENAME_LENGTH = 255;
/** What files of weights are called; what they are is told by their bytes. */
const EXTENSIONS = [".safetensors", ".pth", ".pt", ".bin", ".ckpt", ".tar"];
const GIBIBYTE = 2 ** 30;

/**
 * Stores what was announced, and opens an upload in the object store for it.
 * @throws BadInput with the field for a name, size or architecture that cannot be, before anything is stored.
 */
export async function startUpload(
  services: Services,
  { idempotencyKey, ...announced }: StartUploadInput,
): Promise<typeof tables.uploads.$inferSelect> {
  checkFilename(announced.filename);
  checkBytes(announced.bytes, services.maxUploadBytes);
  if (announced.architecture != null) findArchitecture(announced.architecture);
  return once(services.database, idempotencyKey, { startUpload: announced }, rememberedUploads, async (transaction) => {
    const id = randomUUID();
    const storeUpload = await services.store.startUpload(uploadKey(id));
    const [upload] = await transaction
      .insert(tables.uploads)
      .values({ id, owner: "admin", ...announced, ...planParts(announced.bytes), storeUpload })
      .returning();
    if (upload === undefined) throw new Error("An insert returns its row.");
    return upload;
  });
}

function checkFilename(filename: string): void {
  const shown = JSON.stringify(filename.slice(0, MAX_FILENAME_LENGTH));
  if (filename.length > MAX_FILENAME_LENGTH)
    throw new BadInput(
      `filename has ${filename.length} letters; give the file a name of at most ${MAX_FILENAME_LENGTH}.`,
      "filename",
    );
  if (/[\p{Cc}/\\]/u.test(filename))
    throw new BadInput(`filename is ${shown}: give the file's own name, without folders.`, "filename");
  if (!EXTENSIONS.some((extension) => filename.toLowerCase().endsWith(extension)))
    throw new BadInput(
      `filename is ${shown}: weights are read from safetensors and PyTorch files, whose names end in ${EXTENSIONS.slice(0, -1).join(", ")} or ${EXTENSIONS.at(-1)}.`,
      "filename",
    );
}

function checkBytes(bytes: number, most: number): void {
  if (!Number.isSafeInteger(bytes) || bytes < 1)
    throw new BadInput(`bytes is ${bytes}: give the file's size in bytes; an empty file holds no weights.`, "bytes");
  if (bytes > most)
    throw new BadInput(
      `bytes is ${bytes.toLocaleString("en")}: this server takes files of at most ${most / GIBIBYTE} GiB (${most.toLocaleString("en")} bytes); HATCHERY_UPLOAD_GIB raises that.`,
      "bytes",
    );
}
