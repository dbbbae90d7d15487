import type { CombinedError } from "urql";

/** Whether the API refused an id as one that it never gave out, so that the page does not exist. */
export function isNotFound(error: CombinedError): boolean {
  return (
    !error.networkError &&
    error.graphQLErrors.some(
      ({ extensions }) =>
        extensions.code === "NOT_FOUND" || (extensions.code === "BAD_USER_INPUT" && extensions.field === "id"),
    )
  );
}
