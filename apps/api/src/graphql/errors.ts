import { BadInput } from "@hatchery/core/errors.js";
import { ObjectMissing } from "@hatchery/core/storage/object-store.js";
import { StorageFailure } from "@hatchery/core/storage/storage-failure.js";
import type { ValidationError } from "class-validator";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { ArgumentValidationError } from "type-graphql";

/** Codes of errors that GraphQL and Apollo themselves raise about a request; their messages tell the caller what to change. */
const requestCodes = new Set([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
  "BAD_USER_INPUT",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_REQUEST",
  "UNAUTHENTICATED",
  "TOO_COMPLEX",
]);

/**
 * An error as the client may see it: a sentence with `extensions.code` and, where one is at fault, `extensions.field`; never a stack.
 * @param onFault told of errors that are the server's own fault, whose message the client is not shown.
 */
export function describeError(
  error: unknown,
  formatted: GraphQLFormattedError,
  onFault: (cause: unknown) => void,
): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const where = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  const describe = (message: string, code: string, field?: string) => ({
    message,
    ...where,
    extensions: { code, ...(field !== undefined && { field }) },
  });
  if (cause instanceof BadInput) return describe(cause.message, "BAD_USER_INPUT", cause.field);
  if (cause instanceof ArgumentValidationError) {
    const { message, field } = firstViolation(cause.extensions.validationErrors);
    return describe(message, "BAD_USER_INPUT", field);
  }
  if (cause instanceof StorageFailure || cause instanceof ObjectMissing) {
    onFault(cause);
    return describe(cause.message, "STORAGE_FAILURE");
  }
  if (cause instanceof GraphQLError) {
    const code = formatted.extensions?.["code"];
    if (typeof code === "string" && requestCodes.has(code)) return describe(formatted.message, code);
    // Raised by the GraphQL library while it checked the request, before any resolver ran.
    if (code === undefined && cause.originalError === undefined)
      return describe(formatted.message, "GRAPHQL_VALIDATION_FAILED");
  }
  onFault(cause);
  return describe("The server failed to answer; what went wrong stands in its log.", "INTERNAL_SERVER_ERROR");
}

function firstViolation(
  violations: readonly ValidationError[],
  path: readonly string[] = [],
): { message: string; field: string } {
  const [first] = violations;
  if (first === undefined) return { message: "An argument is not valid.", field: path.join(".") };
  const here = [...path, first.property];
  const [sentence] = Object.values(first.constraints ?? {});
  if (sentence === undefined) return firstViolation(first.children ?? [], here);
  // class-validator's sentences begin with the property's own name.
  return {
    message: `${[...path, ""].join(".")}${sentence}, but is ${JSON.stringify(first.value)}.`,
    field: here.join("."),
  };
}
