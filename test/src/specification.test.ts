import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseRunSpecification } from "@hatchery/core/pipeline/parse-specification.js";
import { runSpecification } from "@hatchery/core/pipeline/specification.js";
import { expect, test } from "vitest";
import { z } from "zod";
import { repository } from "./running-command.js";

type JsonSchema = z.core.JSONSchema._JSONSchema;

/** Each field as the first two cells of its row: path, and default as JSON, `required`, or nothing. */
function rows(schema: JsonSchema, prefix = ""): string[] {
  if (typeof schema === "boolean") return [];
  if (schema.oneOf !== undefined) return schema.oneOf.flatMap((option) => rows(option, prefix));
  return Object.entries(schema.properties ?? {}).flatMap(([key, field]) => {
    const path = `${prefix}${key}`;
    const start = `| \`${path}\` |${presetCell(field, schema.required?.includes(key) === true)}|`;
    return [start, ...rows(field, `${path}.`)];
  });
}

function presetCell(field: JsonSchema, required: boolean): string {
  if (required) return " required ";
  const preset = typeof field === "boolean" ? undefined : field.default;
  return preset === undefined ? " " : ` \`${JSON.stringify(preset)}\` `;
}

test("docs/specification.md lists every field of the specification with its default, and no other", () => {
  const documented =
    readFileSync(join(repository, "docs/specification.md"), "utf8").match(/^\| `[^|]+\|[^|]*\|/gm) ?? [];
  const schema = z.toJSONSchema(runSpecification, { io: "input", unrepresentable: "any" });
  expect(new Set(documented)).toEqual(new Set(rows(schema)));
});

const examples = readdirSync(join(repository, "examples"), { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".json"),
);

test.each(examples)("examples/%s is a valid specification", (name) => {
  const specification: unknown = JSON.parse(readFileSync(join(repository, "examples", name), "utf8"));
  expect(parseRunSpecification(specification)).toMatchObject({ dataset: "mnist", generate: { count: 100 } });
});

test("examples/mlp3-seeds.json asks for 200 whole networks from independent seeds, three epochs each", () => {
  const specification: unknown = JSON.parse(readFileSync(join(repository, "examples/mlp3-seeds.json"), "utf8"));
  expect(parseRunSpecification(specification)).toMatchObject({
    architecture: "mlp3",
    collect: { mode: "seeds", subset: "whole", count: 200, training: { epochs: 3 } },
  });
});
