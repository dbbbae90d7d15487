import type { GeneratedModelCardFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { ModelCard } from "./model-card";
import classes from "./model-grid.module.css";

/** Cards side by side, as many as fit; `level` is that of their headings. */
export function ModelGrid({ models, level }: { models: readonly GeneratedModelCardFragment[]; level: 2 | 3 }) {
  return (
    <ul className={classes.grid}>
      {models.map((model) => (
        <li key={model.id} className={classes.cell}>
          <ModelCard model={model} level={level} />
        </li>
      ))}
    </ul>
  );
}
