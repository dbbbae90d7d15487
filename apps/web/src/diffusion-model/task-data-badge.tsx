import { IconSchool } from "@tabler/icons-react";
import classes from "../generated-model/verdict-badge.module.css";

/** Says of a behavioural model what sets it apart from p-diff, which learns from parameters alone. */
export function TaskDataBadge() {
  return (
    <span
      className={classes.badge}
      title="Behavioural: it was trained on the task's images too, not on checkpoints alone as p-diff is"
    >
      <IconSchool size={14} stroke={1.9} aria-hidden />
      Uses task data
    </span>
  );
}
