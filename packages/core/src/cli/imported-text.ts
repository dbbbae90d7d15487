import type { ImportedManifest, ImportedSplit } from "../datasets/shards/imported-manifest.js";

/** Names of images that were left out are listed up to so many; JSON has all. */
const LISTED = 20;

/** What an import brought, for people. */
export function importedText(manifest: ImportedManifest): string {
  const { title, form, classes, unreadable, digest } = manifest;
  const splits = Object.entries(importedSplits(manifest)).map(
    ([name, { count, digest }]) => `  ${name.padEnd(10)} ${number(count).padStart(9)} images  ${digest}`,
  );
  const leftOut = unreadable.slice(0, LISTED).map(({ split, name, reason }) => `  ${split}: ${name} ${reason}`);
  const more = unreadable.length - leftOut.length;
  return [
    `${title}: ${number(classes.length)} classes, imported as ${form}, digest ${digest}`,
    ...splits,
    ...(unreadable.length === 0 ? [] : [`${number(unreadable.length)} images were left out:`]),
    ...leftOut,
    ...(more === 0 ? [] : [`  and ${number(more)} more, which --json lists`]),
  ].join("\n");
}

/** Of each split what tells of the images, without where they lie. */
export function importedSplits({ splits }: Pick<ImportedManifest, "splits">) {
  const { train, validation, test } = splits;
  const told = ({ count, bytes, digest, perClass }: ImportedSplit) => ({ count, bytes, digest, perClass });
  return { train: told(train), ...(validation && { validation: told(validation) }), test: told(test) };
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
