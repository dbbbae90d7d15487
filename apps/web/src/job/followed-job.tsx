"use client";
import {
  type JobFieldsFragment,
  JobPageDocument,
  type JobPageQuery,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Button, Group } from "@mantine/core";
import Link from "next/link";
import { type ReactNode, useEffect, useEffectEvent } from "react";
import { useQuery } from "urql";
import { Refusal } from "../form/refusal";
import classes from "./followed-job.module.css";
import { isFinished } from "./is-finished";
import { JobProgress } from "./job-progress";
import { JobStateBadge } from "./job-state-badge";
import { useLiveJob } from "./use-live-job";

interface FollowedJobProps {
  started: JobFieldsFragment;
  onFinished: () => void;
  /** Title over the reason why it failed, and what follows the reason. */
  failed: { title: string; also?: string };
  /** The way to ask for another one. */
  again: { label: string; go: () => void };
  /** What it has made: in words, and where to see it. */
  made: (job: NonNullable<JobPageQuery["job"]>) => { words: ReactNode; link: ReactNode } | undefined;
}

/** A job that was just asked for, live to its end: what it made, or why it failed. */
export function FollowedJob({ started, onFinished, failed, again, made }: FollowedJobProps) {
  const job = useLiveJob(started);
  const finished = isFinished(job.state);
  const [{ data }] = useQuery({
    query: JobPageDocument,
    variables: { id: job.id },
    pause: !finished,
    requestPolicy: "network-only",
  });
  const tell = useEffectEvent(onFinished);
  useEffect(() => {
    if (finished) tell();
  }, [finished]);
  const result = data?.job ? made(data.job) : undefined;

  return (
    <div aria-live="polite">
      <div className={classes.head}>
        <strong>{job.title}</strong>
        <JobStateBadge state={job.state} />
      </div>
      {finished ? null : <JobProgress job={job} />}
      <Refusal
        title={failed.title}
        sentences={job.error ? [[job.error.message, failed.also].filter(Boolean).join(" ")] : []}
      />
      {result?.words}
      <Group mt="lg">
        {result?.link}
        {finished ? (
          <Button variant="default" onClick={again.go}>
            {again.label}
          </Button>
        ) : null}
        <Button variant="default" component={Link} href={`/jobs/${encodeURIComponent(job.id)}`}>
          The job, with its log
        </Button>
      </Group>
    </div>
  );
}
