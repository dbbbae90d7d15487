import { IconSchool } from "@tabler/icons-react";
import { Badge } from "../states/badge";

/** Says of a behavioural model what sets it apart from p-diff, which learns from parameters alone. */
export function TaskDataBadge() {
  return (
    <Badge
      icon={IconSchool}
      title="Behavioural: it was trained on the task's images too, not on checkpoints alone as p-diff is"
    >
      Uses task data
    </Badge>
  );
}
