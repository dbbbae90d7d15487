/** The store cannot do what was asked: full, unreachable, refused or damaged. `message` says which, and the way out. */
export class StorageFailure extends Error {
  override readonly name = "StorageFailure";
}
