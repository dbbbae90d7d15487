import { Skeleton } from "@mantine/core";
import classes from "../generated-model/model-grid.module.css";

/** Places of cards that are on their way. */
export function ModelSkeletons({ count }: { count: number }) {
  return (
    <div className={classes.grid} role="status" aria-label="Loading models">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={194} radius={14} />
      ))}
    </div>
  );
}
