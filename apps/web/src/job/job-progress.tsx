import type { JobFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { counted } from "../figures/counted";
import { fileSize } from "../figures/file-size";
import { plainNumber } from "../figures/plain-number";
import { wholeNumber } from "../figures/whole-number";
import { ProgressBar } from "../states/progress-bar";
import classes from "./job-progress.module.css";
import { stagesOf, stageWords } from "./job-words";

const rateOf = (rate: number, unit: string) =>
  unit === "byte" ? fileSize(rate) : `${plainNumber(Number(rate.toPrecision(3)))} ${unit}s`;

/** Stages of a job with the present one marked, a bar, and rate and time left. */
export function JobProgress({ job }: { job: JobFieldsFragment }) {
  const { progress } = job;
  const stages = stagesOf[job.kind];
  const present = progress ? stages.indexOf(progress.stage) : -1;
  const figures = progress
    ? [
        progress.unit === "byte"
          ? `${fileSize(progress.done)} of ${fileSize(progress.total)}`
          : `${wholeNumber(progress.done)} of ${counted(progress.total, progress.unit)}`,
        progress.ratePerSecond ? `${rateOf(progress.ratePerSecond, progress.unit)} a second` : "",
        ...Object.entries(progress.metrics).flatMap(([name, value]) =>
          typeof value === "number" ? [`${name} ${plainNumber(value)}`] : [],
        ),
      ].filter(Boolean)
    : [];

  return (
    <div>
      {stages.length > 1 ? (
        <ol className={classes.stages}>
          {stages.map((stage, index) => (
            <li
              key={stage}
              className={classes.stage}
              data-place={index < present ? "past" : index === present ? "present" : "future"}
              aria-current={index === present ? "step" : undefined}
            >
              {stageWords[stage] ?? stage}
            </li>
          ))}
        </ol>
      ) : null}
      <ProgressBar
        phase={progress?.phase ?? (job.state === "QUEUED" ? "Waiting for a worker" : "Starting")}
        done={progress?.done ?? 0}
        total={progress?.total ?? 0}
        secondsLeft={progress?.secondsLeft}
        moves={job.state === "RUNNING"}
        label={progress?.phase ?? "Progress"}
        lines={[figures.join(" · ")]}
      />
    </div>
  );
}
