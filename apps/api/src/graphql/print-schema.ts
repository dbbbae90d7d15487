import { fileURLToPath } from "node:url";
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from "graphql";

/** Where the schema is committed for clients: packages/schema/schema.graphql. */
export const schemaFile = fileURLToPath(new URL("../../../../packages/schema/schema.graphql", import.meta.url));

/** The schema as that file holds it. */
export function printSortedSchema(schema: GraphQLSchema): string {
  return `# What the API's code emits: npm run emit -w @hatchery/schema\n\n${printSchema(lexicographicSortSchema(schema))}\n`;
}
