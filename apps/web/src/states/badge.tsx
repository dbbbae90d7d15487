import type { TablerIcon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./badge.module.css";

interface BadgeProps {
  /** Grey where nothing is said by colour. */
  tone?: "teal" | "green" | "blue" | "amber" | "red" | undefined;
  icon?: TablerIcon;
  /** While something goes on. */
  turning?: boolean;
  title?: string;
  children: ReactNode;
}

/** A state or a property in a word. */
export function Badge({ tone, icon: Icon, turning = false, title, children }: BadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {Icon ? <Icon size={14} stroke={1.9} aria-hidden className={turning ? classes.turning : undefined} /> : null}
      {children}
    </span>
  );
}
