"use client";
import { JobLogDocument, JobPageDocument, type JobPageQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Alert, Anchor, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import Link from "next/link";
import { useEffect, useEffectEvent } from "react";
import { useSubscription } from "urql";
import { counted } from "../figures/counted";
import { duration } from "../figures/duration";
import { Moment } from "../figures/moment";
import { ModelGrid } from "../generated-model/model-grid";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { Facts } from "../states/facts";
import { SpecificationFacts } from "../states/specification-facts";
import { SubjectPage } from "../states/subject-page";
import { CancelJobButton } from "./cancel-job-button";
import { isFinished } from "./is-finished";
import classes from "./job-page.module.css";
import { JobProgress } from "./job-progress";
import { JobStateBadge } from "./job-state-badge";
import { kindWords } from "./job-words";
import { secondsWorked } from "./seconds-worked";
import { useLiveJob } from "./use-live-job";

type JobDetail = NonNullable<JobPageQuery["job"]>;

/** One job: how far it is, what it said, what went wrong, and what it made. */
export function JobPage({ id }: { id: string }) {
  return (
    <SubjectPage
      kind="Job"
      id={id}
      document={JobPageDocument}
      subjectOf={({ job }) => job}
      back={{ label: "All jobs", href: "/jobs" }}
    >
      {(job, refresh) => <Detail known={job} refresh={refresh} />}
    </SubjectPage>
  );
}

function Detail({ known, refresh }: { known: JobDetail; refresh: () => void }) {
  const job = useLiveJob(known);
  const finished = isFinished(job.state);
  const [{ data: live }] = useSubscription({ query: JobLogDocument, variables: { id: known.id }, pause: finished });
  const log = live && live.job.log.length > known.log.length ? live.job.log : known.log;
  const seconds = secondsWorked(job);

  // Results exist once the job has ended, but the page was asked for before.
  const refreshOnce = useEffectEvent(() => {
    if (!isFinished(known.state)) refresh();
  });
  useEffect(() => {
    if (finished) refreshOnce();
  }, [finished]);

  const models = known.generatedModels;
  return (
    <Page
      title={job.title}
      trail={[{ label: "Jobs", href: "/jobs" }]}
      lead={
        <span className={classes.lead}>
          <JobStateBadge state={job.state} />
          <span>
            {kindWords[job.kind]}, asked for <Moment iso={job.createdAt} />
          </span>
        </span>
      }
      actions={finished ? undefined : <CancelJobButton job={job.id} onCancelled={refresh} />}
    >
      {finished ? null : (
        <Section title="Progress">
          <JobProgress job={job} />
        </Section>
      )}
      {job.error ? (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title="It failed"
          mb={20}
          mt={finished ? 0 : 20}
          classNames={{ message: classes.message }}
        >
          {job.error.message}
          {job.error.field && !job.error.message.includes(job.error.field) ? ` (Field: ${job.error.field})` : ""}
        </Alert>
      ) : null}
      <Section title="Results">
        {!known.checkpointSet &&
        !known.diffusionModel &&
        !known.weights &&
        !known.dataset &&
        models.totalCount === 0 ? (
          <Text c="dimmed">{finished ? "It left no results." : "None yet; they appear here as its stages end."}</Text>
        ) : (
          <>
            <Facts
              entries={[
                [
                  "Weights",
                  known.weights ? (
                    <Anchor
                      key="weights"
                      component={Link}
                      href={`/weights/${encodeURIComponent(known.weights.id)}`}
                      inherit
                    >
                      {known.weights.title}
                    </Anchor>
                  ) : null,
                ],
                [
                  "Dataset",
                  known.dataset ? (
                    <Anchor
                      key="dataset"
                      component={Link}
                      href={`/datasets/${encodeURIComponent(known.dataset.id)}`}
                      inherit
                    >
                      {known.dataset.title}
                    </Anchor>
                  ) : null,
                ],
                [
                  "Checkpoint set",
                  known.checkpointSet ? (
                    <Anchor
                      key="set"
                      component={Link}
                      href={`/checkpoint-sets/${encodeURIComponent(known.checkpointSet.id)}`}
                      inherit
                    >
                      {known.checkpointSet.title}
                    </Anchor>
                  ) : null,
                ],
                [
                  "Diffusion model",
                  known.diffusionModel ? (
                    <Anchor
                      key="model"
                      component={Link}
                      href={`/diffusion-models/${encodeURIComponent(known.diffusionModel.id)}`}
                      inherit
                    >
                      {known.diffusionModel.title}
                    </Anchor>
                  ) : null,
                ],
                [
                  "Generated",
                  models.totalCount > 0 ? (
                    <Anchor key="models" component={Link} href={`/?job=${encodeURIComponent(job.id)}`} inherit>
                      {counted(models.totalCount, "model")} in the gallery
                    </Anchor>
                  ) : null,
                ],
              ]}
            />
            {models.totalCount > 0 ? (
              <div className={classes.models}>
                <ModelGrid models={models.edges.slice(0, 4).map((edge) => edge.node)} level={3} />
              </div>
            ) : null}
          </>
        )}
      </Section>
      <Section title="Log">
        {log.length === 0 ? (
          <Text c="dimmed">It has said nothing yet.</Text>
        ) : (
          <pre className={classes.log} tabIndex={0} aria-label="Log" role="log">
            {log.join("\n")}
          </pre>
        )}
      </Section>
      <Section title="Details">
        <Facts
          entries={[
            ["Started", job.startedAt ? new Date(job.startedAt).toLocaleString() : "not yet"],
            ["Time taken", seconds === undefined ? null : duration(seconds)],
            ["Attempts", String(job.attempts)],
            ["Worker", job.worker ?? null],
            ["Owner", known.owner],
          ]}
        />
      </Section>
      <Section title="Specification">
        <SpecificationFacts specification={known.specification} />
      </Section>
    </Page>
  );
}
