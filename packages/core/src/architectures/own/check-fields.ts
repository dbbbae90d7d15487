import { z } from "zod";
import { BadInput } from "../../errors.js";
import { suggestion } from "../../suggestion.js";

/** Values that a sentence quotes are cut here: enough to recognise one by. */
const MAX_QUOTED_LETTERS = 80;

/** What is wrong with one's own architecture, as a sentence that begins with the file and the field. */
export type Fault = (field: string, problem: string) => BadInput;

export function faultIn(file: string): Fault {
  return (field, problem) => new BadInput(`${file}: ${field} ${problem}`, "architecture");
}

/**
 * A value as the schema has it.
 *
 * @param field path of the value, empty for one that has no name
 * @param whole what the value itself is called, where its name would not do
 * @throws BadInput that names the first offending field, its value and what it must be
 */
export function checkFields<T>(schema: z.ZodType<T>, value: unknown, fault: Fault, field: string, whole = field): T {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined) throw new Error("A failed parse has at least one issue.");
  const path = pathOf(field, issue.path);
  const named = path === "" ? whole : path;
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = path === field && schema instanceof z.ZodObject ? suggestion(key, Object.keys(schema.shape)) : "";
    throw fault(named, `has a field "${key}" that nothing reads.${known}`);
  }
  const found =
    issue.code === "invalid_union" && issue.discriminator !== undefined
      ? Reflect.get(Object(issue.input), issue.discriminator)
      : issue.input;
  throw fault(named, `${found === undefined ? "is missing" : `is ${quoted(found)}`}: ${issue.message}.`);
}

/** `nodes[3].weight` */
function pathOf(field: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, key) => {
    if (typeof key === "number") return `${written}[${key}]`;
    return written === "" ? String(key) : `${written}.${String(key)}`;
  }, field);
}

function quoted(value: unknown): string {
  if (typeof value === "function") return "a function";
  // JSON knows no NaN, no infinity and no 1n.
  const text = typeof value === "object" || typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > MAX_QUOTED_LETTERS ? `${text.slice(0, MAX_QUOTED_LETTERS)}…` : text;
}
