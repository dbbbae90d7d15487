"use client";
import type { UploadFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { use, useEffect, useRef, useState } from "react";
import { CombinedError, useClient } from "urql";
import { ApiUrlContext } from "../api/api-url";
import { type ErrorByField, errorByField } from "../api/error-by-field";
import { digestFile } from "./digest-file";
import { type UploadApi, uploadApi } from "./upload-api";
import { type UploadProgress, uploadFile } from "./upload-file";
import type { UploadWishes } from "./upload-wishes";

export const uploadFields = ["filename", "bytes", "sha256", "architecture", "classes", "size"] as const;
export type UploadErrors = ErrorByField<(typeof uploadFields)[number] | "token">;

export interface UploadRequest {
  readonly file: File;
  readonly wishes: UploadWishes;
  readonly token: string;
}

export type UploadStep =
  | { readonly step: "idle"; readonly errors?: UploadErrors }
  | { readonly step: "checking"; readonly file: File; readonly done: number }
  | {
      readonly step: "sending" | "paused";
      readonly file: File;
      readonly progress?: UploadProgress;
      /** Seconds until a connection that was cut is tried again. */
      readonly waiting?: number;
    }
  | { readonly step: "sent"; readonly upload: UploadFieldsFragment };

/** What one attempt has found out, for the next to go on with. */
interface Findings {
  readonly request: UploadRequest;
  digest?: string;
  upload?: string;
}

interface Attempt {
  readonly findings: Findings;
  readonly stop: AbortController;
  /** Once nothing more is asked of the server for it: whether the file has arrived. */
  readonly ended: Promise<boolean>;
}

/** An upload from the choice of the file to its job: how far it is, and how to pause it, to go on, and to give it up. */
export function useUpload(keepToken: (token: string) => void) {
  const client = useClient();
  const url = use(ApiUrlContext);
  const [state, setState] = useState<UploadStep>({ step: "idle" });
  const running = useRef<Attempt>(undefined);
  useEffect(() => () => running.current?.stop.abort(), []);

  const fail = (error: unknown): void => {
    const errors = errorsOf(error, url);
    // A token that was refused is of no more use; ask for another.
    if (errors.fields.token) keepToken("");
    setState({ step: "idle", errors });
  };

  const send = async (findings: Findings, signal: AbortSignal): Promise<boolean> => {
    const { file, wishes, token } = findings.request;
    setState(findings.digest === undefined ? { step: "checking", file, done: 0 } : { step: "sending", file });
    const api: UploadApi = uploadApi(client, token);
    try {
      if (findings.digest === undefined) {
        // A token that is refused is found out before a large file is read.
        await api.open();
        keepToken(token);
        const onProgress = (done: number) => setState({ step: "checking", file, done });
        findings.digest = await digestFile(file, { signal, onProgress });
        setState({ step: "sending", file });
      }
      const upload = await uploadFile({ file, digest: findings.digest, wishes }, api, {
        signal,
        onAnnounced(id) {
          findings.upload = id;
        },
        onProgress(progress) {
          if (!signal.aborted) setState((before) => ({ ...before, step: "sending", file, progress }));
        },
        onWait(waiting) {
          if (!signal.aborted) setState((before) => (before.step === "sending" ? { ...before, waiting } : before));
        },
      });
      setState({ step: "sent", upload });
      return true;
    } catch (error) {
      if (!signal.aborted) fail(error);
      return false;
    }
  };
  const run = (findings: Findings): void => {
    const stop = new AbortController();
    running.current = { findings, stop, ended: send(findings, stop.signal) };
  };

  return {
    state,
    start: (request: UploadRequest) => run({ request }),
    pause(): void {
      running.current?.stop.abort();
      setState((before) => (before.step === "sending" ? { ...before, step: "paused" } : before));
    },
    goOn(): void {
      if (running.current) run(running.current.findings);
    },
    async giveUp(): Promise<void> {
      const attempt = running.current;
      if (!attempt) return;
      running.current = undefined;
      attempt.stop.abort();
      // The server may be about to announce it: what is not known yet cannot be given up.
      if (await attempt.ended) return;
      const { request, upload } = attempt.findings;
      try {
        if (upload) await uploadApi(client, request.token).abort(upload);
        setState({ step: "idle" });
      } catch (error) {
        fail(error);
      }
    },
    again: () => setState({ step: "idle" }),
  };
}

function errorsOf(error: unknown, url: string): UploadErrors {
  if (error instanceof CombinedError) return errorByField(error, uploadFields, url);
  return { fields: {}, rest: [error instanceof Error ? error.message : String(error)] };
}
