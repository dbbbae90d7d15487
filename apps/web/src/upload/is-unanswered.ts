import { CombinedError } from "urql";

/** Whether the API did not answer at all, so that asking again may help. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof CombinedError && error.networkError !== undefined;
}
