import type { GeneratedModelCardFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { ModelCard } from "./model-card";
import classes from "./model-grid.module.css";

/** Cards side by side, as many as fit. */
export function ModelGrid({ models }: { models: readonly GeneratedModelCardFragment[] }) {
  return (
    <ul className={classes.grid}>
      {models.map((model) => (
        <li key={model.id} className={classes.cell}>
          <ModelCard model={model} />
        </li>
      ))}
    </ul>
  );
}
