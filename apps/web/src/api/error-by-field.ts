import type { CombinedError } from "urql";

export interface ErrorByField<Field extends string> {
  /** Sentences by the form's own fields. */
  fields: Partial<Record<Field, string>>;
  /** What belongs to no field of the form. */
  rest: string[];
}

/**
 * Sorts the server's sentences to the fields of a form. An error names its field by a path such as `generate.count`;
 * the last part that the form knows counts. A refused token belongs to the field `token`.
 */
export function errorByField<Field extends string>(
  error: CombinedError,
  known: readonly Field[],
  url: string,
): ErrorByField<Field | "token"> {
  const sorted: ErrorByField<Field | "token"> = { fields: {}, rest: [] };
  if (error.networkError) {
    sorted.rest.push(
      `The API at ${url} does not answer. Start it with \`npm start\` and send this again; nothing is done twice.`,
    );
  }
  for (const one of error.graphQLErrors) {
    const path = typeof one.extensions.field === "string" ? one.extensions.field.split(".") : [];
    const field = known.findLast((name) => path.includes(name));
    if (one.extensions.code === "UNAUTHENTICATED" || one.extensions.code === "FORBIDDEN")
      sorted.fields.token = one.message;
    else if (field) sorted.fields[field] = one.message;
    else sorted.rest.push(one.message);
  }
  return sorted;
}
