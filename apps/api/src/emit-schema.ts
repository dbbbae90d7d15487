import { writeFile } from "node:fs/promises";
import { buildGraphqlSchema } from "./graphql/build-schema.js";
import { printSortedSchema, schemaFile } from "./graphql/print-schema.js";

await writeFile(schemaFile, printSortedSchema(await buildGraphqlSchema()));
