import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./wide-table.module.css";

interface WideTableProps {
  /** What it holds. */
  label: string;
  /** On narrow pages each row becomes a block, its cells named by their `data-name`, in place of scrolling. */
  stacks?: boolean;
  children: ReactNode;
}

/** A table that scrolls sideways within itself, or stacks its cells, where the page is too narrow. */
export function WideTable({ label, stacks, children }: WideTableProps) {
  return (
    <section className={classes.frame} data-stacks={stacks} aria-label={label} tabIndex={0}>
      <Table className={classes.table} verticalSpacing={9} horizontalSpacing={9}>
        {children}
      </Table>
    </section>
  );
}
