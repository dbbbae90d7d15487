import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./wide-table.module.css";

/** A table that scrolls sideways within itself where the page is too narrow. `label` says what it holds. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section className={classes.frame} aria-label={label} tabIndex={0}>
      <Table className={classes.table} verticalSpacing={9} horizontalSpacing={10}>
        {children}
      </Table>
    </section>
  );
}
