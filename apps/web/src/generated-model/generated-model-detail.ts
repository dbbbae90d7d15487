import type { GeneratedModelPageQuery } from "@hatchery/schema/documents/generated/graphql.js";

/** A generated model as its own page asks for it. */
export type GeneratedModelDetail = Extract<GeneratedModelPageQuery["node"], { readonly __typename: "GeneratedModel" }>;
