"use client";
import { useState } from "react";
import { Section } from "../shell/section";
import { useAdminToken } from "../token/use-admin-token";
import { UnfinishedUploads } from "./unfinished-uploads";
import { UploadBar } from "./upload-bar";
import { emptyDraft, UploadForm } from "./upload-form";
import { UploadOutcome } from "./upload-outcome";
import { useUpload } from "./use-upload";

/** Pretrained weights by upload: the form, then the file on its way, then what reads it, and what came of it. */
export function UploadSection({ onImported }: { onImported: () => void }) {
  const [storedToken, storeToken] = useAdminToken();
  const [draft, setDraft] = useState(emptyDraft);
  const { state, start, pause, goOn, giveUp, again } = useUpload((token) => {
    storeToken(token);
    if (!token) setDraft((before) => ({ ...before, token: "" }));
  });
  const content = () => {
    switch (state.step) {
      case "idle":
        return (
          <>
            {storedToken ? <UnfinishedUploads token={storedToken} /> : null}
            <UploadForm
              draft={draft}
              onChange={setDraft}
              storedToken={storedToken}
              forgetToken={() => storeToken("")}
              errors={state.errors}
              onSubmit={start}
            />
          </>
        );
      case "checking":
      case "sending":
      case "paused":
        return <UploadBar state={state} pause={pause} goOn={goOn} giveUp={() => void giveUp()} />;
      case "sent":
        return state.upload.job ? (
          <UploadOutcome
            started={state.upload.job}
            onImported={onImported}
            again={() => {
              setDraft(emptyDraft);
              again();
            }}
          />
        ) : null;
    }
  };
  return (
    <Section
      id="upload"
      title="Upload weights"
      lead="A pretrained network as safetensors or as PyTorch saved it. It goes in parts, so a cut connection costs little: choose the same file again, and it goes on. Nothing in it is executed."
    >
      {content()}
    </Section>
  );
}
