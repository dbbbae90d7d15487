import type { UploadFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { idempotencyKey } from "../api/idempotency-key";
import { findOpenUpload } from "./find-open-upload";
import { isUnanswered } from "./is-unanswered";
import { persistently } from "./persistently";
import { type SendingWatch, sendParts } from "./send-parts";
import type { Transfer } from "./transfer-meter";
import type { UploadApi } from "./upload-api";
import { type UploadWishes, wishesAsInput } from "./upload-wishes";

/** How far an upload has come. */
export interface UploadProgress extends Transfer {
  readonly upload: UploadFieldsFragment;
  /** Bytes that had arrived before this attempt. */
  readonly before: number;
}

interface UploadWatch extends Omit<SendingWatch, "onProgress"> {
  /** Told the upload's id as soon as the server has it, also where the signal has fired meanwhile. */
  readonly onAnnounced: (id: string) => void;
  readonly onProgress: (progress: UploadProgress) => void;
}

/**
 * Brings a file to the server: announces it, or goes on with the open upload of the very same file, sends what is missing, and hands
 * it to the job that reads it. Stopped by the signal, the same call goes on where it was.
 * @throws CombinedError or PartRefused when the server will not have it, or the signal's reason when it fires.
 */
export async function uploadFile(
  { file, digest, wishes }: { readonly file: File; readonly digest: string; readonly wishes: UploadWishes },
  api: UploadApi,
  { signal, onAnnounced, onWait, onProgress }: UploadWatch,
): Promise<UploadFieldsFragment> {
  const insist = <T>(work: () => Promise<T>) => persistently(work, { signal, passing: isUnanswered, onWait });
  const [startKey, completeKey] = [idempotencyKey(), idempotencyKey()];
  const announced = { filename: file.name, bytes: file.size, sha256: digest, ...wishesAsInput(wishes) };
  const open = findOpenUpload(await insist(() => api.open()), file, digest, wishes);
  const upload = open ?? (await insist(() => api.start(announced, startKey)));
  onAnnounced(upload.id);
  const now = await insist(() => api.now(upload.id));
  await sendParts(file, now, api, {
    signal,
    onWait,
    onProgress: (transfer) => onProgress({ ...transfer, upload: now, before: now.receivedBytes }),
  });
  return insist(() => api.complete(upload.id, completeKey));
}
