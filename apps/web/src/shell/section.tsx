import { Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./section.module.css";

interface SectionProps {
  /** By which an address leads to it. */
  id?: string;
  title: string;
  lead?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}

/** A titled part of a page, on its own surface. */
export function Section({ id, title, lead, aside, children }: SectionProps) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className={classes.section}>
      <div className={classes.head}>
        <div>
          <Title order={2} id={heading} className={classes.title}>
            {title}
          </Title>
          {lead ? (
            <Text c="dimmed" size="sm" className={classes.lead} component="div">
              {lead}
            </Text>
          ) : null}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
