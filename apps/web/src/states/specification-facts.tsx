import { Title } from "@mantine/core";
import { plainNumber } from "../figures/plain-number";
import { spacedWords } from "../figures/spaced-words";
import { Facts } from "./facts";
import classes from "./specification-facts.module.css";

type Settings = Readonly<Record<string, unknown>>;

function isSettings(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function words(value: unknown): string {
  if (typeof value === "number") return plainNumber(value);
  if (Array.isArray(value)) return value.map(words).join(", ");
  return String(value);
}

/** Settings of one level by name; those one level down follow as "noise, input". */
function flat(settings: Settings, prefix = ""): [string, string][] {
  return Object.entries(settings).flatMap(([key, value]): [string, string][] =>
    isSettings(value)
      ? flat(value, `${prefix}${spacedWords(key)}, `)
      : [[`${prefix}${spacedWords(key)}`, words(value)]],
  );
}

/** A specification for reading: its own settings first, then each part under its name. */
export function SpecificationFacts({ specification }: { specification: Settings }) {
  const own = Object.entries(specification).filter(([, value]) => !isSettings(value));
  const parts = Object.entries(specification).flatMap(([key, value]) =>
    isSettings(value) ? [[key, value] as const] : [],
  );
  return (
    <>
      {own.length > 0 ? <Facts entries={own.map(([key, value]) => [spacedWords(key), words(value)])} /> : null}
      {parts.map(([key, part]) => (
        <div key={key} className={classes.part}>
          <Title order={3} className={classes.title}>
            {spacedWords(key)}
          </Title>
          <Facts entries={flat(part)} />
        </div>
      ))}
    </>
  );
}
