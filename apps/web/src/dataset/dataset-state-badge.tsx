import type { DatasetState } from "@hatchery/schema/documents/generated/graphql.js";
import { Badge } from "../states/badge";
import { stateWords } from "./dataset-words";

/** Whether a dataset's images are here, and from where. */
export function DatasetStateBadge({ state }: { state: DatasetState }) {
  return <Badge tone={state === "NOT_IMPORTED" ? undefined : "teal"}>{stateWords[state]}</Badge>;
}
