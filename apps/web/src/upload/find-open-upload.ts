import type { UploadFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { type UploadWishes, wishesAsInput } from "./upload-wishes";

type Known = Pick<UploadFieldsFragment, "filename" | "bytes" | "sha256" | "architecture" | "classes" | "size">;

/** The open upload of this very file, by name, size and digest, unless something else is wished for now than then. */
export function findOpenUpload<Upload extends Known>(
  open: readonly Upload[],
  file: Pick<File, "name" | "size">,
  digest: string,
  wishes: UploadWishes,
): Upload | undefined {
  const { architecture, classes, size } = wishesAsInput(wishes);
  return open.find(
    (upload) =>
      upload.filename === file.name &&
      upload.bytes === file.size &&
      upload.sha256 === digest &&
      (architecture ?? upload.architecture) === upload.architecture &&
      (classes ?? upload.classes) === upload.classes &&
      (size ?? upload.size) === upload.size,
  );
}
