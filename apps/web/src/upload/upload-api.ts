import {
  AbortUploadDocument,
  CompleteUploadDocument,
  OpenUploadsDocument,
  StartUploadDocument,
  type StartUploadInput,
  type UploadFieldsFragment,
  UploadNowDocument,
  type UploadNowQuery,
  UploadPartUrlsDocument,
  type UploadPartUrlsMutation,
} from "@hatchery/schema/documents/generated/graphql.js";
import type { Client, OperationResult } from "urql";
import { idempotencyKey } from "../api/idempotency-key";

export type UploadNow = NonNullable<UploadNowQuery["upload"]>;
export type PlaceOfPart = UploadPartUrlsMutation["uploadPartUrls"]["parts"][number];

/** What an upload asks of the API, in the admin's name; everything throws CombinedError when it is refused or not answered. */
export interface UploadApi {
  open(): Promise<readonly UploadFieldsFragment[]>;
  now(upload: string): Promise<UploadNow>;
  start(input: Omit<StartUploadInput, "idempotencyKey">, key: string): Promise<UploadFieldsFragment>;
  place(upload: string, part: number): Promise<PlaceOfPart>;
  complete(upload: string, key: string): Promise<UploadFieldsFragment>;
  abort(upload: string): Promise<void>;
}

export function uploadApi(client: Client, token: string): UploadApi {
  const context = {
    requestPolicy: "network-only",
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  } as const;
  const answer = <Data>({ data, error }: OperationResult<Data>): Data => {
    if (error) throw error;
    if (data === undefined) throw new Error("The API's answer is empty.");
    return data;
  };
  return {
    async open() {
      const { uploads } = answer(await client.query(OpenUploadsDocument, {}, context));
      return uploads.edges.map(({ node }) => node);
    },
    async now(id) {
      const { upload } = answer(await client.query(UploadNowDocument, { id }, context));
      if (!upload) throw new Error("The upload is no longer known.");
      return upload;
    },
    async start(input, key) {
      const variables = { input: { ...input, idempotencyKey: key } };
      return answer(await client.mutation(StartUploadDocument, variables, context)).startUpload.upload;
    },
    async place(upload, part) {
      const variables = { input: { upload, parts: [part] } };
      const { parts } = answer(await client.mutation(UploadPartUrlsDocument, variables, context)).uploadPartUrls;
      const [place] = parts;
      if (!place) throw new Error(`The API gave no address for part ${part}.`);
      return place;
    },
    async complete(upload, key) {
      const variables = { input: { upload, idempotencyKey: key } };
      return answer(await client.mutation(CompleteUploadDocument, variables, context)).completeUpload.upload;
    },
    async abort(upload) {
      answer(
        await client.mutation(AbortUploadDocument, { input: { upload, idempotencyKey: idempotencyKey() } }, context),
      );
    },
  };
}
