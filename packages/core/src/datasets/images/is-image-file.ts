const IMAGE = /\.(jpe?g|png|gif|webp|tiff?)$/i;

/** Whether a file's name says that it is an image that can be decoded. */
export function isImageFile(name: string): boolean {
  return IMAGE.test(name);
}
