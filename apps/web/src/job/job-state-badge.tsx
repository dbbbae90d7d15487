import type { JobState } from "@hatchery/schema/documents/generated/graphql.js";
import { IconCheck, IconClock, IconLoader2, IconPlayerStop, IconX } from "@tabler/icons-react";
import classes from "./job-state-badge.module.css";
import { stateWords } from "./job-words";

const icons = {
  QUEUED: IconClock,
  RUNNING: IconLoader2,
  COMPLETED: IconCheck,
  FAILED: IconX,
  CANCELLED: IconPlayerStop,
} as const;

export function JobStateBadge({ state }: { state: JobState }) {
  const Icon = icons[state];
  return (
    <span className={classes.badge} data-state={state}>
      <Icon size={14} stroke={2} aria-hidden className={state === "RUNNING" ? classes.turning : undefined} />
      {stateWords[state]}
    </span>
  );
}
