import { z } from "zod";
import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";
import {
  type CollectSpecification,
  collectSpecification,
  type EvaluateSpecification,
  evaluateSpecification,
  type GenerateSpecification,
  generateSpecification,
  type ImagesSpecification,
  imagesSpecification,
  type RunSpecification,
  runSpecification,
  type TrainSpecification,
  trainSpecification,
} from "./specification.js";

export interface StageSpecifications {
  readonly collect: CollectSpecification;
  readonly train: TrainSpecification;
  readonly generate: GenerateSpecification;
  readonly evaluate: EvaluateSpecification;
}
export type StageName = keyof StageSpecifications;

const parsers: { readonly [S in StageName]: (input: unknown) => StageSpecifications[S] } = {
  collect: (input) => parse(collectSpecification, input, ["collect"]),
  train: (input) => parse(trainSpecification, input, ["train"]),
  generate: (input) => parse(generateSpecification, input, ["generate"]),
  evaluate: (input) => parse(evaluateSpecification, input, ["evaluate"]),
};

/**
 * A complete run specification, with every default filled in.
 * @throws BadInput that names the first offending field, its value and what is allowed.
 */
export function parseRunSpecification(input: unknown): RunSpecification {
  return parse(runSpecification, input, []);
}

/** One stage's part of a run specification; `field` of the error is prefixed with the stage's name. */
export function parseStage<S extends StageName>(stage: S, input: unknown): StageSpecifications[S] {
  return parsers[stage](input);
}

/** A run specification's `images`; `field` of the error begins with that. */
export function parseImages(input: unknown): ImagesSpecification {
  return parse(imagesSpecification, input, ["images"]);
}

function parse<T>(schema: z.ZodType<T>, input: unknown, prefix: readonly string[]): T {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const issue = firstIssue(result.error.issues);
  const path = [...prefix, ...issue.path];
  const { where, message } = sentence(issue, path, schema, input, prefix.length);
  throw new BadInput(message, where);
}

/** Unknown keys come first: a misspelt key also makes the key that was meant go missing. */
function firstIssue(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue {
  const first = issues.find((issue) => issue.code === "unrecognized_keys") ?? issues[0];
  if (first === undefined) throw new Error("A failed parse has at least one issue.");
  return first;
}

function sentence(issue: z.core.$ZodIssue, path: PropertyKey[], schema: z.ZodType, input: unknown, skip: number) {
  const field = path.map(String).join(".");
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const known = keysAt(schema, path.slice(skip), input);
    return {
      where: [...path.map(String), key].join("."),
      message: `The specification has no field "${[...path.map(String), key].join(".")}".${suggestion(key, known)}`,
    };
  }
  const name = field === "" ? "The specification" : field;
  const value = offendingValue(issue, input);
  if (value === undefined) return { where: field, message: `${name} is missing: ${expected(issue)}.` };
  return { where: field, message: `${name} is ${JSON.stringify(value)}: ${expected(issue)}.` };
}

/** What stands where the issue is; a check of a whole object may be about one field. */
function offendingValue(issue: z.core.$ZodIssue, input: unknown): unknown {
  if (issue.code === "invalid_union" && issue.discriminator) return property(issue.input, issue.discriminator);
  if (issue.code !== "custom") return issue.input;
  return issue.path.reduce<unknown>((value, key) => property(value, String(key)), input);
}

/** What the field takes, as the end of a sentence. */
function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `it must be ${article(issue.expected)}`;
    case "too_small":
      return `it must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `it must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_value":
      return `it must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "invalid_union":
      return discriminated[issue.discriminator ?? ""] ?? "it must be a name or a list of names";
    default:
      return issue.message;
  }
}

/** What may stand in the field that tells a union's options apart. */
const discriminated: Readonly<Record<string, string>> = {
  mode: 'it must be "steps" or "seeds"',
  kind: 'it must be "p-diff" or "behavioural"',
};

function article(type: string): string {
  const words: Record<string, string> = {
    int: "a whole number",
    number: "a number",
    string: "a text",
    array: "a list",
    object: "an object",
  };
  return words[type] ?? type;
}

/** The keys that the object schema at `path` knows. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const inner = unwrap(schema, input);
  if (!(inner instanceof z.ZodObject)) return [];
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(inner.shape);
  const child: unknown = inner.shape[String(key)];
  return child instanceof z.ZodType ? keysAt(child, rest, property(input, String(key))) : [];
}

function property(input: unknown, key: string): unknown {
  return typeof input === "object" && input !== null ? Reflect.get(input, key) : undefined;
}

/** Takes defaults off a schema, and picks the option of a union that the input is for. */
function unwrap(schema: unknown, input: unknown): unknown {
  if (schema instanceof z.ZodPrefault || schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) {
    return unwrap(schema.unwrap(), input);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    return schema.options.find(
      (option) => option instanceof z.ZodObject && takes(option.shape[discriminator], property(input, discriminator)),
    );
  }
  return schema;
}

function takes(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodType && schema.safeParse(value).success;
}
