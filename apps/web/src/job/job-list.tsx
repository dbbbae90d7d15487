"use client";
import { type JobFieldsFragment, type JobState, JobsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Button, NativeSelect } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useQuery } from "urql";
import { duration } from "../figures/duration";
import { Moment } from "../figures/moment";
import { Page } from "../shell/page";
import { type Column, ConnectionList } from "../states/connection-list";
import { Notice } from "../states/notice";
import { RowLink } from "../states/row-link";
import { useListPlace } from "../states/use-list-place";
import { isFinished } from "./is-finished";
import { JobStateBadge } from "./job-state-badge";
import { kindWords, stateWords } from "./job-words";
import { secondsWorked } from "./seconds-worked";

/** While something runs, the list is asked for again this often. */
const ASK_AGAIN_MS = 5_000;
const states = ["QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"] as const satisfies readonly JobState[];

const columns: readonly Column<JobFieldsFragment>[] = [
  {
    name: "Job",
    wraps: "wide",
    cell: ({ id, title }) => <RowLink href={`/jobs/${encodeURIComponent(id)}`}>{title}</RowLink>,
  },
  { name: "Kind", cell: ({ kind }) => kindWords[kind] },
  { name: "State", cell: ({ state }) => <JobStateBadge state={state} /> },
  {
    name: "At present",
    cell: ({ progress, state }) =>
      progress && state === "RUNNING"
        ? `${progress.phase}, ${Math.round((100 * progress.done) / Math.max(1, progress.total))}\u00a0%`
        : null,
  },
  {
    name: "Time taken",
    figure: true,
    cell: (job) => {
      const seconds = secondsWorked(job);
      return seconds === undefined ? "–" : duration(seconds);
    },
  },
  { name: "Asked for", cell: ({ createdAt }) => <Moment iso={createdAt} /> },
];

/** All jobs, newest first. */
export function JobList() {
  const router = useRouter();
  const path = usePathname();
  const wanted = useSearchParams().get("state")?.toUpperCase();
  const state = states.find((one) => one === wanted);
  const { variables, ...place } = useListPlace();
  const [{ data, error }, ask] = useQuery({
    query: JobsDocument,
    variables: { ...variables, states: state ? [state] : undefined },
    requestPolicy: "cache-and-network",
  });
  const working = data?.jobs.edges.some(({ node }) => !isFinished(node.state)) ?? false;
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(() => ask({ requestPolicy: "network-only" }), ASK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [working, ask]);

  return (
    <Page
      title="Jobs"
      lead="What was asked for, what is at work, and what came of it."
      actions={
        <NativeSelect
          aria-label="State"
          value={state ?? ""}
          data={[{ value: "", label: "All states" }, ...states.map((value) => ({ value, label: stateWords[value] }))]}
          onChange={(event) =>
            router.push(event.currentTarget.value ? `${path}?state=${event.currentTarget.value.toLowerCase()}` : path)
          }
        />
      }
    >
      <ConnectionList
        label="Jobs"
        connection={data?.jobs}
        error={error}
        retry={() => ask({ requestPolicy: "network-only" })}
        place={place}
        columns={columns}
        empty={
          <Notice
            icon={<IconListCheck size={28} stroke={1.6} />}
            title={state ? `No job is in the state «${stateWords[state]}»` : "No job yet"}
            actions={
              state ? (
                <Button variant="default" component={Link} href={path}>
                  Show all jobs
                </Button>
              ) : undefined
            }
          >
            <p>
              Collecting, training, generating and evaluating are jobs; each appears here as soon as it is asked for.
            </p>
          </Notice>
        }
      />
    </Page>
  );
}
