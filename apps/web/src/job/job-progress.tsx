import type { JobFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Progress } from "@mantine/core";
import { counted } from "../figures/counted";
import { fileSize } from "../figures/file-size";
import { plainNumber } from "../figures/plain-number";
import { timeLeft } from "../figures/time-left";
import { wholeNumber } from "../figures/whole-number";
import classes from "./job-progress.module.css";
import { stagesOf, stageWords } from "./job-words";

const rateOf = (rate: number, unit: string) =>
  unit === "byte" ? fileSize(rate) : `${plainNumber(Number(rate.toPrecision(3)))} ${unit}s`;

/** Stages of a job with the present one marked, a bar, and rate and time left. */
export function JobProgress({ job }: { job: JobFieldsFragment }) {
  const { progress } = job;
  const stages = stagesOf[job.kind];
  const present = progress ? stages.indexOf(progress.stage) : -1;
  const share = progress && progress.total > 0 ? Math.min(100, (progress.done / progress.total) * 100) : 0;
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
      <div className={classes.line}>
        <span className={classes.phase} aria-live="polite">
          {progress ? progress.phase : job.state === "QUEUED" ? "Waiting for a worker" : "Starting"}
        </span>
        {progress?.secondsLeft != null ? <span className={classes.left}>{timeLeft(progress.secondsLeft)}</span> : null}
      </div>
      <Progress.Root size="md" radius="xl">
        <Progress.Section
          value={share}
          animated={job.state === "RUNNING"}
          aria-label={progress ? progress.phase : "Progress"}
        />
      </Progress.Root>
      {figures.length > 0 ? <p className={classes.figures}>{figures.join(" · ")}</p> : null}
    </div>
  );
}
