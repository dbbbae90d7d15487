import { IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import { Fragment } from "react";
import classes from "./lineage.module.css";

export interface LineageStep {
  kind: string;
  name: string;
  /** None for the model itself, at the end. */
  href?: string;
}

/** Where a thing comes from, from the images to itself. */
export function Lineage({ steps }: { steps: readonly LineageStep[] }) {
  return (
    <nav aria-label="Lineage" className={classes.lineage}>
      {steps.map((step, index) => (
        <Fragment key={step.kind}>
          {index > 0 ? <IconChevronRight size={18} stroke={1.6} aria-hidden className={classes.arrow} /> : null}
          {step.href ? (
            <Link href={step.href} className={classes.step}>
              <span className={classes.kind}>{step.kind}</span>
              {step.name}
            </Link>
          ) : (
            <span className={classes.step} aria-current="page">
              <span className={classes.kind}>{step.kind}</span>
              {step.name}
            </span>
          )}
        </Fragment>
      ))}
    </nav>
  );
}
