"use client";
import { UploadLimitsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { FileInput, NativeSelect, NumberInput } from "@mantine/core";
import { IconFile, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { useQuery } from "urql";
import { fileSize } from "../figures/file-size";
import { AdminForm } from "../form/admin-form";
import classes from "../form/admin-form.module.css";
import { TOKEN_MISSING } from "../token/token-missing";
import type { UploadWishes } from "./upload-wishes";
import type { UploadErrors, UploadRequest } from "./use-upload";

/** What the form holds, as chosen and typed. */
export interface UploadDraft {
  file: File | null;
  wishes: UploadWishes;
  token: string;
}

export const emptyDraft: UploadDraft = { file: null, wishes: { architecture: "", classes: "", size: "" }, token: "" };

interface UploadFormProps {
  draft: UploadDraft;
  onChange: (draft: UploadDraft) => void;
  storedToken: string;
  forgetToken: () => void;
  /** What the server said of the last attempt. */
  errors: UploadErrors | undefined;
  onSubmit: (request: UploadRequest) => void;
}

/** Chooses a file of weights and what it shall become; what is left empty is found in the file. */
export function UploadForm({ draft, onChange, storedToken, forgetToken, errors, onSubmit }: UploadFormProps) {
  const [{ data }] = useQuery({ query: UploadLimitsDocument });
  const { file, wishes } = draft;
  const [wrong, setWrong] = useState<{ file?: string; token?: string }>({});
  const limit = data?.server.limits["uploadBytes"];
  const answered = errors?.fields ?? {};

  const submit = (): void => {
    const token = storedToken || draft.token.trim();
    const found = {
      ...(file ? {} : { file: "Choose a file of weights." }),
      ...(token ? {} : { token: TOKEN_MISSING }),
    };
    setWrong(found);
    if (file && token) onSubmit({ file, wishes, token });
  };
  const set = (change: Partial<UploadWishes>) => onChange({ ...draft, wishes: { ...wishes, ...change } });

  return (
    <AdminForm
      token={{
        stored: storedToken !== "",
        value: draft.token,
        error: wrong.token ?? answered.token,
        onChange(token) {
          onChange({ ...draft, token });
          setWrong(({ token: _, ...others }) => others);
        },
        onForget: forgetToken,
      }}
      refused="The upload was not accepted"
      refusals={errors?.rest ?? []}
      submit="Upload"
      icon={<IconUpload size={18} aria-hidden />}
      onSubmit={submit}
    >
      <FileInput
        label="File"
        description={`safetensors, or what torch.save wrote (.pth, .pt)${typeof limit === "number" ? `; up to ${fileSize(limit)}` : ""}`}
        placeholder="Choose a file"
        leftSection={<IconFile size={17} stroke={1.7} aria-hidden />}
        accept=".safetensors,.pth,.pt,.bin,.ckpt,.tar"
        value={file}
        onChange={(chosen) => {
          onChange({ ...draft, file: chosen });
          setWrong(({ file: _, ...others }) => others);
        }}
        error={wrong.file ?? answered.filename ?? answered.bytes ?? answered.sha256}
        className={classes.wide}
      />
      <NativeSelect
        label="Architecture"
        description="Found by names and shapes"
        value={wishes.architecture}
        error={answered.architecture}
        data={[
          { value: "", label: "Find it" },
          ...(data?.architectures.edges ?? []).map(({ node }) => ({ value: node.name, label: node.title })),
        ]}
        onChange={(event) => set({ architecture: event.currentTarget.value })}
      />
      <NumberInput
        label="Classes"
        description="Another count makes a new head"
        placeholder="those of the file"
        value={wishes.classes}
        error={answered.classes}
        onChange={(classes) => set({ classes })}
        allowDecimal={false}
        min={1}
        clampBehavior="none"
        hideControls
      />
      <NumberInput
        label="Image size"
        description="Height and width in pixels"
        placeholder="that of the file"
        value={wishes.size}
        error={answered.size}
        onChange={(size) => set({ size })}
        allowDecimal={false}
        min={1}
        clampBehavior="none"
        hideControls
      />
    </AdminForm>
  );
}
