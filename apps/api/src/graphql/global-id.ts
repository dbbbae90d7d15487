/** The kinds of nodes; a kind's place in the list is the first byte of its ids, so new ones go to the end. */
const kinds = [
  "Dataset",
  "Architecture",
  "CheckpointSet",
  "DiffusionModel",
  "GeneratedModel",
  "Job",
  "Weights",
  "Upload",
] as const;
export type NodeKind = (typeof kinds)[number];

/** An opaque id: one byte for the kind and the 16 of the row's id, as 23 letters that a URL can carry. */
export function globalId(kind: NodeKind, row: string): string {
  return Buffer.concat([Buffer.from([kinds.indexOf(kind)]), Buffer.from(row.replaceAll("-", ""), "hex")]).toString(
    "base64url",
  );
}

/** What an id stands for, or undefined when it is none of ours. */
export function parseGlobalId(id: string): { readonly kind: NodeKind; readonly row: string } | undefined {
  if (!/^[\w-]{23}$/.test(id)) return undefined;
  const bytes = Buffer.from(id, "base64url");
  const kind = kinds[bytes[0] ?? kinds.length];
  if (kind === undefined) return undefined;
  const hex = bytes.toString("hex", 1);
  return {
    kind,
    row: [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"),
  };
}
