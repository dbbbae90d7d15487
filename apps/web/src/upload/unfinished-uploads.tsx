"use client";
import { OpenUploadsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Button, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useClient, useQuery } from "urql";
import { fileSize } from "../figures/file-size";
import { Moment } from "../figures/moment";
import classes from "./unfinished-uploads.module.css";
import { uploadApi } from "./upload-api";

/** Uploads that were begun and not finished: what to do to go on with one, or to give it up. */
export function UnfinishedUploads({ token }: { token: string }) {
  const client = useClient();
  const [failure, setFailure] = useState("");
  const [{ data }, ask] = useQuery({
    query: OpenUploadsDocument,
    requestPolicy: "network-only",
    context: useMemo(() => ({ fetchOptions: { headers: { authorization: `Bearer ${token}` } } }), [token]),
  });
  const uploads = data?.uploads.edges.map(({ node }) => node) ?? [];
  if (uploads.length === 0) return null;
  const giveUp = async (id: string): Promise<void> => {
    setFailure("");
    await uploadApi(client, token)
      .abort(id)
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
    ask({ requestPolicy: "network-only" });
  };
  return (
    <div className={classes.frame}>
      <Text size="sm" fw={600}>
        Not finished. Choose the same file again to go on.
      </Text>
      <ul className={classes.list}>
        {uploads.map((upload) => (
          <li key={upload.id} className={classes.upload}>
            <span className={classes.words}>
              {upload.filename}
              <Text span size="sm" c="dimmed">
                {fileSize(upload.receivedBytes)} of {fileSize(upload.bytes)}, begun <Moment iso={upload.createdAt} />
                {upload.expiresAt ? `, kept until ${new Date(upload.expiresAt).toLocaleString()}` : ""}
              </Text>
            </span>
            <Button
              size="xs"
              variant="default"
              aria-label={`Give up ${upload.filename}`}
              onClick={() => void giveUp(upload.id)}
            >
              Give up
            </Button>
          </li>
        ))}
      </ul>
      {failure ? (
        <Text role="alert" size="sm" c="var(--mantine-color-error)">
          {failure}
        </Text>
      ) : null}
    </div>
  );
}
