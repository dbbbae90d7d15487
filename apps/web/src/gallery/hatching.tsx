"use client";
import { type JobFieldsFragment, JobsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor } from "@mantine/core";
import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { useQuery } from "urql";
import { isFinished } from "../job/is-finished";
import { JobProgress } from "../job/job-progress";
import { JobStateBadge } from "../job/job-state-badge";
import { useLiveJob } from "../job/use-live-job";
import classes from "./hatching.module.css";

/** How often the gallery looks for jobs that started since. */
const LOOK_AGAIN_MS = 10_000;

interface HatchingProps {
  /** Few models are there yet, so what is on its way deserves the room. */
  few: boolean;
  onHatched: () => void;
}

/** The job at work now, live; nothing when none is. */
export function Hatching({ few, onHatched }: HatchingProps) {
  const [{ data }, ask] = useQuery({
    query: JobsDocument,
    variables: { first: 1, states: ["RUNNING"] },
    requestPolicy: "network-only",
  });
  useEffect(() => {
    const timer = setInterval(() => ask({ requestPolicy: "network-only" }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [ask]);
  const job = data?.jobs.edges[0]?.node;
  if (!job) return null;
  const hatched = (): void => {
    ask({ requestPolicy: "network-only" });
    onHatched();
  };
  return <HatchingJob key={job.id} known={job} few={few} onHatched={hatched} />;
}

function HatchingJob({ known, few, onHatched }: { known: JobFieldsFragment; few: boolean; onHatched: () => void }) {
  const job = useLiveJob(known);
  const finished = isFinished(job.state);
  const tell = useEffectEvent(onHatched);
  useEffect(() => {
    if (finished) tell();
  }, [finished]);
  if (finished) return null;
  return (
    <section className={classes.hatching} aria-label="Hatching now">
      <div className={classes.head}>
        <h2 className={classes.title}>
          {few ? "Hatching now: " : "At work: "}
          <Anchor component={Link} href={`/jobs/${encodeURIComponent(job.id)}`} inherit>
            {job.title}
          </Anchor>
        </h2>
        <JobStateBadge state={job.state} />
      </div>
      {few ? (
        <p className={classes.words}>
          The models appear below as soon as they have been generated and evaluated. This page follows on its own.
        </p>
      ) : null}
      <JobProgress job={job} />
    </section>
  );
}
