/** What core reads from the process's environment, and nowhere else. Read when asked, so that a program can set it first. */
export const environment = {
  /** Folder with the four idx files of MNIST, in place of those of the npm package. */
  mnistFolder: (): string | undefined => process.env["HATCHERY_MNIST"],
};
