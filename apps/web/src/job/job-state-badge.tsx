import type { JobState } from "@hatchery/schema/documents/generated/graphql.js";
import { IconCheck, IconClock, IconLoader2, IconPlayerStop, IconX } from "@tabler/icons-react";
import { Badge } from "../states/badge";
import { stateWords } from "./job-words";

const looks = {
  QUEUED: { icon: IconClock },
  RUNNING: { icon: IconLoader2, tone: "teal", turning: true },
  COMPLETED: { icon: IconCheck, tone: "green" },
  FAILED: { icon: IconX, tone: "red" },
  CANCELLED: { icon: IconPlayerStop },
} as const;

export function JobStateBadge({ state }: { state: JobState }) {
  return <Badge {...looks[state]}>{stateWords[state]}</Badge>;
}
