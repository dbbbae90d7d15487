import type { DatasetState } from "@hatchery/schema/documents/generated/graphql.js";
import classes from "./dataset-state-badge.module.css";
import { stateWords } from "./dataset-words";

/** Whether a dataset's images are here, and from where. */
export function DatasetStateBadge({ state }: { state: DatasetState }) {
  return (
    <span className={classes.badge} data-here={state !== "NOT_IMPORTED"}>
      {stateWords[state]}
    </span>
  );
}
