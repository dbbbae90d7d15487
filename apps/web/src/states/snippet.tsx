"use client";
import { ActionIcon, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import classes from "./snippet.module.css";

/** Code to copy; long lines scroll within. */
export function Snippet({ label, code }: { label: string; code: string }) {
  return (
    <figure className={classes.snippet}>
      <figcaption className={classes.label}>
        {label}
        <CopyButton value={code} timeout={2000}>
          {({ copied, copy }) => (
            <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={copied ? "Copied" : `Copy: ${label}`}>
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          )}
        </CopyButton>
      </figcaption>
      <pre className={classes.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </figure>
  );
}
