import { duration } from "../figures/duration";
import { operations } from "../figures/operations";
import classes from "./stage-costs.module.css";

/** Those that a kind of model does not have are left out. */
const allStages = [
  ["collect", "Collect checkpoints"],
  ["autoencoder", "Train the autoencoder"],
  ["diffusion", "Train the denoiser"],
  ["decoder", "Train the decoder"],
  ["generate", "Generate models"],
  ["evaluate", "Evaluate all"],
] as const;

interface StageCostsProps {
  /** By stage; what is not a number counts as not measured. */
  seconds: Readonly<Record<string, unknown>>;
  flops: Readonly<Record<string, unknown>>;
}

/** Time and operations of each stage, the times as bars. */
export function StageCosts({ seconds, flops }: StageCostsProps) {
  const number = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
  const stages = allStages.filter(([stage]) => stage in seconds);
  const longest = Math.max(...stages.map(([stage]) => number(seconds[stage]) ?? 0), 1e-9);
  const total = stages.reduce((sum, [stage]) => sum + (number(seconds[stage]) ?? 0), 0);
  return (
    <table className={classes.costs}>
      <thead>
        <tr>
          <th scope="col">Stage</th>
          <th scope="col" className={classes.barColumn}>
            <span className={classes.unseen}>Share of the longest</span>
          </th>
          <th scope="col">Time</th>
          <th scope="col">Operations</th>
        </tr>
      </thead>
      <tbody>
        {stages.map(([stage, label]) => {
          const time = number(seconds[stage]);
          const work = number(flops[stage]);
          return (
            <tr key={stage}>
              <th scope="row">{label}</th>
              <td className={classes.barColumn}>
                <div className={classes.bar} style={{ width: `${(100 * (time ?? 0)) / longest}%` }} />
              </td>
              <td>{time === undefined ? "–" : duration(time)}</td>
              <td>{work === undefined ? "–" : operations(work)}</td>
            </tr>
          );
        })}
        <tr className={classes.total}>
          <th scope="row">All together</th>
          <td className={classes.barColumn} />
          <td>{duration(total)}</td>
          <td>{operations(stages.reduce((sum, [stage]) => sum + (number(flops[stage]) ?? 0), 0))}</td>
        </tr>
      </tbody>
    </table>
  );
}
