import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Kind, parse, visit } from "graphql";
import { expect, it } from "vitest";
import { buildGraphqlSchema } from "./build-schema.js";
import { violations } from "./limits.js";
import { printSortedSchema, schemaFile } from "./print-schema.js";

const schema = await buildGraphqlSchema();

it("is the schema that is committed for clients; `npm run emit -w @hatchery/schema` writes it", () => {
  expect(printSortedSchema(schema)).toBe(readFileSync(schemaFile, "utf8"));
});

const folder = fileURLToPath(new URL("../../../../packages/schema/src/documents", import.meta.url));
const documents = parse(
  readdirSync(folder)
    .filter((name) => name.endsWith(".graphql"))
    .map((name) => readFileSync(`${folder}/${name}`, "utf8"))
    .join("\n"),
);
const fragments = new Map(
  documents.definitions
    .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
    .map((fragment) => [fragment.name.value, fragment]),
);
const operations = documents.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

/** Fragments that a definition uses, and those that these use. */
function used(node: Parameters<typeof visit>[0], found = new Set<string>()): Set<string> {
  visit(node, {
    FragmentSpread({ name }) {
      const fragment = fragments.get(name.value);
      if (fragment === undefined || found.has(name.value)) return;
      found.add(name.value);
      used(fragment, found);
    },
  });
  return found;
}

it.each(operations.map((operation) => [operation.name?.value, operation] as const))(
  "lets the gallery's %s through its limits, with the largest page",
  (_name, operation) => {
    const definitions = [operation, ...[...used(operation)].flatMap((name) => fragments.get(name) ?? [])];
    const variables = { first: 100, id: "", input: {} };
    const given = Object.fromEntries(
      Object.entries(variables).filter(([name]) =>
        operation.variableDefinitions?.some(({ variable }) => variable.name.value === name),
      ),
    );
    const refused = violations(schema, { document: { kind: Kind.DOCUMENT, definitions }, variables: given });
    // The input is left empty here; only the limits are of interest.
    expect(refused.filter(({ message }) => !message.includes("$input"))).toEqual([]);
  },
);
