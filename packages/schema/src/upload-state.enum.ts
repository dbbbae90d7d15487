import { registerEnumType } from "type-graphql";

export const UploadState = {
  OPEN: "open",
  COMPLETING: "completing",
  IMPORTING: "importing",
  IMPORTED: "imported",
  REFUSED: "refused",
  ABORTED: "aborted",
} as const;
export type UploadState = (typeof UploadState)[keyof typeof UploadState];

registerEnumType(UploadState, {
  name: "UploadState",
  description: "IMPORTED, REFUSED and ABORTED are final.",
  valuesConfig: {
    OPEN: { description: "Takes parts." },
    COMPLETING: { description: "All parts are there; a worker will put them together." },
    IMPORTING: { description: "A worker reads it." },
    IMPORTED: { description: "Its tensors are stored as weights; the file itself is not kept." },
    REFUSED: { description: "It cannot be used, `error` says why; nothing of it is kept." },
    ABORTED: { description: "It was given up, or nobody went on with it; nothing of it is kept." },
  },
});
