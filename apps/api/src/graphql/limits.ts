import { createRequire } from "node:module";
import { maxAliasesRule } from "@escape.tech/graphql-armor-max-aliases";
import { maxDepthRule } from "@escape.tech/graphql-armor-max-depth";
import { maxDirectivesRule } from "@escape.tech/graphql-armor-max-directives";
import { MAX_PAGE_SIZE } from "@hatchery/schema/connection.args.js";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  specifiedRules,
  type ValidationRule,
  validate,
} from "graphql";

// Its ES build loads a second copy of graphql, which refuses our schema.
const { fieldExtensionsEstimator, getComplexity, simpleEstimator }: typeof import("graphql-query-complexity") =
  createRequire(import.meta.url)("graphql-query-complexity");

/** What a request may ask for at most; `server { limits }` publishes them. */
export const limits = {
  /** Twice the depth of the gallery's deepest page. */
  depth: 12,
  aliases: 30,
  directives: 30,
  /** Words and signs of the document; the gallery's longest has about 600, introspection about 450. */
  tokens: 2000,
  /** Fields that an answer may hold, pages counted at the size asked for; the gallery's largest page asks for about 9,000. */
  complexity: 25_000,
  pageSize: MAX_PAGE_SIZE,
} as const;

const report = {
  propagateOnRejection: false,
  onReject: [
    (context: { reportError(error: GraphQLError): void } | null, error: GraphQLError) => context?.reportError(error),
  ],
};

/** Rules beyond the specification's own that a document must meet. */
export const limitRules: ValidationRule[] = [
  maxDepthRule({ n: limits.depth, ignoreIntrospection: true, flattenFragments: true, ...report }),
  maxAliasesRule({ n: limits.aliases, ...report }),
  maxDirectivesRule({ n: limits.directives, ...report }),
];

export interface Operation {
  readonly document: DocumentNode;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** @throws GraphQLError when the answer could hold more fields than the limit. The document must be valid. */
export function checkComplexity(schema: GraphQLSchema, { document, variables, operationName }: Operation): void {
  const complexity = getComplexity({
    schema,
    query: document,
    variables: { ...variables },
    ...(operationName && { operationName }),
    estimators: [fieldExtensionsEstimator(), simpleEstimator({ defaultComplexity: 1 })],
  });
  if (complexity <= limits.complexity) return;
  throw new GraphQLError(
    `The query could return ${complexity.toLocaleString("en")} fields, and at most ${limits.complexity.toLocaleString("en")} are allowed; ask for smaller pages or fewer fields.`,
    {
      extensions: { code: "TOO_COMPLEX" },
    },
  );
}

/** All that is wrong with an operation that did not come through Apollo: the same rules, in the same order. */
export function violations(schema: GraphQLSchema, operation: Operation): readonly GraphQLError[] {
  const errors = validate(schema, operation.document, [...specifiedRules, ...limitRules]);
  if (errors.length > 0) return errors;
  try {
    checkComplexity(schema, operation);
    return [];
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
