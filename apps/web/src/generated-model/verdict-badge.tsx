import type { Verdict } from "@hatchery/schema/documents/generated/graphql.js";
import { IconCopy, IconHourglassEmpty, IconSparkles, IconVector } from "@tabler/icons-react";
import classes from "./verdict-badge.module.css";
import { verdictWords } from "./verdict-words";

const icons = { NOVEL: IconSparkles, INTERPOLATION: IconVector, REPLICA: IconCopy } as const;

/** How new a model is, in a word; a model that nobody judged yet says so. */
export function VerdictBadge({ verdict }: { verdict: Verdict | null | undefined }) {
  if (!verdict) {
    return (
      <span className={classes.badge} title="Accuracy and novelty have not been measured yet">
        <IconHourglassEmpty size={14} stroke={1.9} aria-hidden />
        Not evaluated
      </span>
    );
  }
  const Icon = icons[verdict];
  const { label, meaning } = verdictWords[verdict];
  return (
    <span className={classes.badge} data-verdict={verdict} title={`${label}: ${meaning}`}>
      <Icon size={14} stroke={1.9} aria-hidden />
      {label}
    </span>
  );
}
