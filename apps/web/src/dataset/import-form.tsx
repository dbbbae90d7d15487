"use client";
import { ImportDatasetDocument, type JobFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconPhotoPlus } from "@tabler/icons-react";
import { useState } from "react";
import { AdminForm } from "../form/admin-form";
import classes from "../form/admin-form.module.css";
import { useAdminRequest } from "../token/use-admin-request";
import { checkImport, emptyImport, type ImportDraft, importFields, importInput } from "./import-draft";

interface ImportFormProps {
  /** Published datasets that can be imported. */
  choices: readonly {
    readonly name: string;
    readonly title: string;
    readonly forms: readonly { readonly downloadable: boolean }[];
  }[];
  /** Whether it asks for the first of them and no other. */
  only: boolean;
  onStarted: (job: JobFieldsFragment) => void;
}

/** Asks for an import; what is wrong stands beside the field. */
export function ImportForm({ choices, only, onStarted }: ImportFormProps) {
  const [draft, setDraft] = useState<ImportDraft>({ ...emptyImport, published: only ? (choices[0]?.name ?? "") : "" });
  const { send, fetching, wrong, refusals, right, token } = useAdminRequest(ImportDatasetDocument, importFields);
  const set = (change: Partial<ImportDraft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    right(...("path" in change ? ["path"] : "size" in change ? ["size"] : importFields));
  };
  const submit = async (): Promise<void> => {
    const data = await send(draft, checkImport(draft), (idempotencyKey) => ({
      input: { ...importInput(draft), idempotencyKey },
    }));
    if (data) onStarted(data.importDataset.job);
  };
  const own = draft.published === "";
  const downloadable =
    choices.find(({ name }) => name === draft.published)?.forms.some((form) => form.downloadable) ?? false;

  return (
    <AdminForm
      token={token}
      refused="The import was not accepted"
      refusals={only && wrong.dataset ? [wrong.dataset, ...refusals] : refusals}
      submit="Import"
      icon={<IconPhotoPlus size={18} aria-hidden />}
      loading={fetching}
      onSubmit={() => void submit()}
    >
      {only ? null : (
        <NativeSelect
          label="Dataset"
          description="A published one, or images of your own"
          value={draft.published}
          error={own ? undefined : wrong.dataset}
          data={[
            { value: "", label: "One of your own" },
            ...choices.map(({ name, title }) => ({ value: name, label: title })),
          ]}
          onChange={(event) => set({ published: event.currentTarget.value, from: "folder" })}
        />
      )}
      {own ? (
        <TextInput
          label="Name"
          description="As specifications will write it"
          placeholder="my-birds"
          value={draft.name}
          error={wrong.dataset}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      ) : null}
      {downloadable ? (
        <NativeSelect
          label="Files"
          description="Where they come from"
          value={draft.from}
          error={wrong.download}
          data={[
            { value: "folder", label: "A folder of this server" },
            { value: "download", label: "Download them" },
          ]}
          onChange={(event) => set({ from: event.currentTarget.value === "download" ? "download" : "folder" })}
        />
      ) : null}
      {draft.from === "folder" ? (
        <TextInput
          label="Path"
          description={
            own
              ? "A folder with a folder of images for each class, or parquet files"
              : "The folder with the files as they are published"
          }
          placeholder="within the folder of imports"
          value={draft.path}
          error={wrong.path}
          onChange={(event) => set({ path: event.currentTarget.value })}
          className={classes.wide}
        />
      ) : null}
      {own ? (
        <NumberInput
          label="Image size"
          description="Of photographs, in pixels a side"
          placeholder="224"
          value={draft.size}
          error={wrong.size}
          onChange={(size) => set({ size })}
          allowDecimal={false}
          min={1}
          clampBehavior="none"
          hideControls
        />
      ) : null}
    </AdminForm>
  );
}
