/** A step that an image goes through, in words: `{kind: "resize", size: 256}` is "resize (size 256)". */
export function transformWords(step: Readonly<Record<string, unknown>>): string {
  const { kind, ...settings } = step;
  const words = Object.entries(settings).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.map(rounded).join(" to ") : rounded(value)}`,
  );
  return `${String(kind).replaceAll("-", " ")}${words.length > 0 ? ` (${words.join(", ")})` : ""}`;
}

function rounded(value: unknown): string {
  return typeof value === "number" ? String(Number(value.toPrecision(3))) : String(value);
}
