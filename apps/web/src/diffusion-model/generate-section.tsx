"use client";
import { type JobFieldsFragment, JobPageDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Button, Group } from "@mantine/core";
import Link from "next/link";
import { useEffect, useEffectEvent, useState } from "react";
import { useQuery } from "urql";
import { counted } from "../figures/counted";
import { ModelGrid } from "../generated-model/model-grid";
import { isFinished } from "../job/is-finished";
import { JobProgress } from "../job/job-progress";
import { JobStateBadge } from "../job/job-state-badge";
import { useLiveJob } from "../job/use-live-job";
import { Section } from "../shell/section";
import { GenerateForm } from "./generate-form";
import classes from "./generate-section.module.css";

interface GenerateSectionProps {
  diffusionModel: string;
  timesteps: number;
  onHatched: () => void;
}

/** New parameters on request: the form, then the job live to its end, then what it made. */
export function GenerateSection({ diffusionModel, timesteps, onHatched }: GenerateSectionProps) {
  const [job, setJob] = useState<JobFieldsFragment>();
  return (
    <Section
      title="Hatch new models"
      lead="Noise goes through the sampler and the decoder and comes out as parameters. Each new model is then evaluated on all images."
    >
      {job ? (
        <Followed key={job.id} started={job} onHatched={onHatched} again={() => setJob(undefined)} />
      ) : (
        <GenerateForm diffusionModel={diffusionModel} timesteps={timesteps} onStarted={setJob} />
      )}
    </Section>
  );
}

function Followed({
  started,
  onHatched,
  again,
}: {
  started: JobFieldsFragment;
  onHatched: () => void;
  again: () => void;
}) {
  const job = useLiveJob(started);
  const finished = isFinished(job.state);
  const [{ data }] = useQuery({
    query: JobPageDocument,
    variables: { id: job.id },
    pause: !finished,
    requestPolicy: "network-only",
  });
  const tell = useEffectEvent(onHatched);
  useEffect(() => {
    if (finished) tell();
  }, [finished]);
  const hatched = data?.job?.generatedModels;

  return (
    <div aria-live="polite">
      <div className={classes.head}>
        <strong>{job.title}</strong>
        <JobStateBadge state={job.state} />
      </div>
      {finished ? null : <JobProgress job={job} />}
      {job.error ? <p className={classes.error}>{job.error.message}</p> : null}
      {hatched && hatched.totalCount > 0 ? (
        <>
          <p className={classes.words}>{counted(hatched.totalCount, "model")} hatched.</p>
          <ModelGrid models={hatched.edges.slice(0, 4).map((edge) => edge.node)} level={3} />
        </>
      ) : null}
      <Group mt="lg">
        {hatched && hatched.totalCount > 0 ? (
          <Button component={Link} href={`/?job=${encodeURIComponent(job.id)}`}>
            See them in the gallery
          </Button>
        ) : null}
        {finished ? (
          <Button variant="default" onClick={again}>
            Ask for more
          </Button>
        ) : null}
        <Button variant="default" component={Link} href={`/jobs/${encodeURIComponent(job.id)}`}>
          The job, with its log
        </Button>
      </Group>
    </div>
  );
}
