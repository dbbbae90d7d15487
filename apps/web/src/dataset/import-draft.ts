/** What the form of an import holds, as chosen and typed. */
export interface ImportDraft {
  /** Name of a published dataset, or nothing for one of one's own. */
  published: string;
  name: string;
  from: "folder" | "download";
  path: string;
  size: number | string;
}

export const emptyImport: ImportDraft = { published: "", name: "", from: "folder", path: "", size: "" };

/** The fields as the API names them. */
export const importFields = ["dataset", "path", "download", "size"] as const;
export type ImportField = (typeof importFields)[number];

/** What is wrong with it before the API is asked, by field. */
export function checkImport({ published, name, from, path }: ImportDraft): Partial<Record<ImportField, string>> {
  return {
    ...(published === "" &&
      !/^[a-z0-9][a-z0-9-]{0,62}$/.test(name.trim()) && {
        dataset: "Call it by small letters, digits and dashes, such as my-birds.",
      }),
    ...(from === "folder" && path.trim() === "" && { path: "Say where its files are." }),
  };
}

/** The draft as the API wants it. */
export function importInput({ published, name, from, path, size }: ImportDraft): {
  dataset: string;
  path?: string;
  download?: boolean;
  size?: number;
} {
  const own = published === "";
  return {
    dataset: own ? name.trim() : published,
    ...(from === "download" ? { download: true } : { path: path.trim() }),
    ...(own && size !== "" && { size: Number(size) }),
  };
}
