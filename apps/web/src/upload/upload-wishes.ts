/** What the form asks for beside the file, as typed: an emptied field is an empty string, and is found. */
export interface UploadWishes {
  architecture: string;
  classes: number | string;
  size: number | string;
}

/** The wishes as the API wants them; what is empty is left out. */
export function wishesAsInput({ architecture, classes, size }: UploadWishes): {
  architecture?: string;
  classes?: number;
  size?: number;
} {
  return {
    ...(architecture !== "" && { architecture }),
    ...(classes !== "" && { classes: Number(classes) }),
    ...(size !== "" && { size: Number(size) }),
  };
}
