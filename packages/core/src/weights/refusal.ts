import { BadInput } from "../errors.js";

/** Makes the error for a file that is refused, from the end of a sentence that begins with the file. */
export type Refuse = (reason: string) => BadInput;

/** @param file what to call the file in errors */
export function refusalOf(file: string): Refuse {
  return (reason) => new BadInput(`${file} ${reason}`, file);
}

/** Characters of a value that an error repeats. */
const MAX_QUOTED = 100;

/** A value of a foreign file for an error message, which a hostile file must make neither endless nor fail. */
export function quoted(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_QUOTED));
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_QUOTED).map((item) => (Array.isArray(item) ? "[…]" : quoted(item)));
    return `[${items.join()}]`.slice(0, MAX_QUOTED);
  }
  return typeof value === "object" && value !== null ? "{…}" : String(value).slice(0, MAX_QUOTED);
}
