"use client";
import { type JobFieldsFragment, JobPageDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Alert, Button, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { useQuery } from "urql";
import { isFinished } from "../job/is-finished";
import { JobProgress } from "../job/job-progress";
import { JobStateBadge } from "../job/job-state-badge";
import { useLiveJob } from "../job/use-live-job";
import classes from "./upload-outcome.module.css";

interface UploadOutcomeProps {
  /** What reads the file. */
  started: JobFieldsFragment;
  onImported: () => void;
  again: () => void;
}

/** The job that reads an uploaded file, live to its end: the weights that it became, or why it was refused. */
export function UploadOutcome({ started, onImported, again }: UploadOutcomeProps) {
  const job = useLiveJob(started);
  const finished = isFinished(job.state);
  const [{ data }] = useQuery({
    query: JobPageDocument,
    variables: { id: job.id },
    pause: !finished,
    requestPolicy: "network-only",
  });
  const tell = useEffectEvent(onImported);
  useEffect(() => {
    if (finished) tell();
  }, [finished]);
  const weights = data?.job?.weights;

  return (
    <div aria-live="polite">
      <div className={classes.head}>
        <strong>{job.title}</strong>
        <JobStateBadge state={job.state} />
      </div>
      {finished ? null : <JobProgress job={job} />}
      {job.error ? (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title="The file was refused"
          classNames={{ message: classes.message }}
        >
          {job.error.message} Nothing of it was kept.
        </Alert>
      ) : null}
      {weights ? <p className={classes.words}>It became {weights.title}.</p> : null}
      <Group mt="lg">
        {weights ? (
          <Button component={Link} href={`/weights/${encodeURIComponent(weights.id)}`}>
            See the weights
          </Button>
        ) : null}
        {finished ? (
          <Button variant="default" onClick={again}>
            Upload another file
          </Button>
        ) : null}
        <Button variant="default" component={Link} href={`/jobs/${encodeURIComponent(job.id)}`}>
          The job, with its log
        </Button>
      </Group>
    </div>
  );
}
