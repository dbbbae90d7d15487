import { createHash } from "node:crypto";
import { request } from "node:http";
import type { ApiClient } from "./api-client.js";

export interface Upload {
  readonly id: string;
  readonly state: string;
  readonly partBytes: number;
  readonly partCount: number;
  readonly receivedBytes: number;
  readonly parts: readonly { readonly part: number; readonly bytes: number }[];
  readonly error: { readonly message: string; readonly field: string | null } | null;
  readonly job: { readonly id: string; readonly state: string; readonly error: { readonly message: string } | null };
  readonly weights: { readonly id: string; readonly digest: string } | null;
}

const fields =
  "id state partBytes partCount receivedBytes parts { part bytes } error { message field } job { id state error { message } } weights { id digest }";

/** Uploads a file as any program would. */
export interface UploadClient {
  start(filename: string, bytes: number, announced?: object): Promise<Upload>;
  /** Sends one part of the file. */
  send(upload: Upload, file: Uint8Array, part: number): Promise<void>;
  /** Sends half of a part, and then cuts the connection. */
  cut(upload: Upload, file: Uint8Array, part: number): Promise<void>;
  complete(upload: Upload): Promise<Upload>;
  abort(upload: Upload): Promise<Upload>;
  now(id: string): Promise<Upload>;
  /** Follows the job of a completed upload to its end, and returns the upload as it is then. */
  ended(upload: Upload): Promise<Upload>;
  /** All of that, with the file's digest announced. */
  upload(filename: string, file: Uint8Array, announced?: object): Promise<Upload>;
}

export function uploadClient(client: ApiClient): UploadClient {
  let keys = 0;
  const key = () => `upload key ${++keys}`;
  const change = async (mutation: string, type: string, input: object): Promise<Upload> => {
    const query = `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { upload { ${fields} } } }`;
    return (await client.ask<{ payload: { upload: Upload } }>(query, { input })).payload.upload;
  };
  const place = async (upload: Upload, file: Uint8Array, part: number) => {
    const { payload } = await client.ask<{ payload: { parts: { offset: number; bytes: number; url: string }[] } }>(
      "mutation ($input: UploadPartUrlsInput!) { payload: uploadPartUrls(input: $input) { parts { offset bytes url } } }",
      { input: { upload: upload.id, parts: [part] } },
    );
    const [found] = payload.parts;
    if (found === undefined) throw new Error(`There is no address for part ${part}.`);
    return { url: found.url, bytes: file.slice(found.offset, found.offset + found.bytes) };
  };
  const now = async (id: string) =>
    (await client.ask<{ upload: Upload }>(`query ($id: ID!) { upload(id: $id) { ${fields} } }`, { id })).upload;
  const uploads: UploadClient = {
    start: (filename, bytes, announced = {}) =>
      change("startUpload", "StartUploadInput", { filename, bytes, ...announced, idempotencyKey: key() }),
    async send(upload, file, part) {
      const { url, bytes } = await place(upload, file, part);
      const response = await fetch(url, { method: "PUT", body: bytes });
      if (!response.ok) throw new Error(`Part ${part} was refused: ${response.status} ${await response.text()}`);
    },
    async cut(upload, file, part) {
      const { url, bytes } = await place(upload, file, part);
      const connection = request(url, { method: "PUT", headers: { "content-length": bytes.length } });
      connection.on("error", () => {});
      const closed = new Promise((resolve) => connection.once("close", resolve));
      await new Promise<void>((resolve) => {
        connection.write(bytes.slice(0, bytes.length / 2), () => resolve());
      });
      connection.destroy();
      await closed;
    },
    complete: (upload) => change("completeUpload", "CompleteUploadInput", { upload: upload.id, idempotencyKey: key() }),
    abort: (upload) => change("abortUpload", "AbortUploadInput", { upload: upload.id, idempotencyKey: key() }),
    now,
    async ended(upload) {
      await client.follow("subscription ($id: ID!) { job(id: $id) { state } }", { id: upload.job.id });
      return now(upload.id);
    },
    async upload(filename, file, announced = {}) {
      const sha256 = createHash("sha256").update(file).digest("hex");
      const upload = await uploads.start(filename, file.length, { sha256, ...announced });
      for (let part = 1; part <= upload.partCount; part++) await uploads.send(upload, file, part);
      return uploads.ended(await uploads.complete(upload));
    },
  };
  return uploads;
}
