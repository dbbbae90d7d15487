import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./notice.module.css";

interface NoticeProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  /** Announced at once by screen readers. */
  alert?: boolean;
}

/** What stands where content would: nothing yet, not found, or not to be had. */
export function Notice({ icon, title, children, actions, alert }: NoticeProps) {
  return (
    <div className={classes.notice} role={alert ? "alert" : undefined}>
      <div className={classes.icon} aria-hidden="true">
        {icon}
      </div>
      <Title order={2} className={classes.title}>
        {title}
      </Title>
      <Text component="div" c="dimmed" className={classes.words}>
        {children}
      </Text>
      {actions ? <div className={classes.actions}>{actions}</div> : null}
    </div>
  );
}
