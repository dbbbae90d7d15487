import type { Verdict } from "@hatchery/schema/documents/generated/graphql.js";
import { IconCopy, IconHourglassEmpty, IconSparkles, IconVector } from "@tabler/icons-react";
import { Badge } from "../states/badge";
import { verdictWords } from "./verdict-words";

const looks = {
  NOVEL: { icon: IconSparkles, tone: "teal" },
  INTERPOLATION: { icon: IconVector, tone: "blue" },
  REPLICA: { icon: IconCopy, tone: "amber" },
} as const;

/** How new a model is, in a word; a model that nobody judged yet says so. */
export function VerdictBadge({ verdict }: { verdict: Verdict | null | undefined }) {
  if (!verdict) {
    return (
      <Badge icon={IconHourglassEmpty} title="Accuracy and novelty have not been measured yet">
        Not evaluated
      </Badge>
    );
  }
  const { label, meaning } = verdictWords[verdict];
  return (
    <Badge {...looks[verdict]} title={`${label}: ${meaning}`}>
      {label}
    </Badge>
  );
}
