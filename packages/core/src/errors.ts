/**
 * The caller's input cannot be used. `message` is a sentence with the offending value and the way out;
 * `field` is the path of the offending field (`train.autoencoder.latent`) or the name of the file.
 */
export class BadInput extends Error {
  override readonly name = "BadInput";
  constructor(
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Work stopped because its abort signal fired; its state was saved, and the same call goes on from there. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** A file cannot be had from the addresses where it is published. `message` says why, and what else can be done. */
export class DownloadFailed extends Error {
  override readonly name = "DownloadFailed";
}
