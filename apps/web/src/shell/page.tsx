import { Anchor, Breadcrumbs, Text, Title } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./page.module.css";

interface PageProps {
  /** Of the browser's window, and the heading unless `heading` says otherwise. */
  title: string;
  heading?: ReactNode;
  /** What the page is, in a sentence. */
  lead?: ReactNode;
  /** The way here, from the outside in, without the page itself. */
  trail?: readonly { label: string; href: string }[];
  actions?: ReactNode;
  children: ReactNode;
}

/** A page's head and body, the same on all pages. */
export function Page({ title, heading, lead, trail, actions, children }: PageProps) {
  return (
    <>
      <title>{`${title} · Hatchery`}</title>
      <div className={classes.head}>
        <div className={classes.words}>
          {trail ? (
            <Breadcrumbs component="nav" aria-label="Breadcrumbs" className={classes.trail} separatorMargin={8}>
              {trail.map((step) => (
                <Anchor key={step.href} component={Link} href={step.href} size="sm">
                  {step.label}
                </Anchor>
              ))}
            </Breadcrumbs>
          ) : null}
          <Title order={1} className={classes.title}>
            {heading ?? title}
          </Title>
          {lead ? (
            <Text c="dimmed" className={classes.lead} component="div">
              {lead}
            </Text>
          ) : null}
        </div>
        {actions ? <div className={classes.actions}>{actions}</div> : null}
      </div>
      {children}
    </>
  );
}
