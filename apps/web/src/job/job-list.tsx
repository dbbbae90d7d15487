"use client";
import { type JobState, JobsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Button, NativeSelect, Table } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useQuery } from "urql";
import { duration } from "../figures/duration";
import { Moment } from "../figures/moment";
import { Page } from "../shell/page";
import { ApiFailure } from "../states/api-failure";
import { LIST_PAGE_SIZE } from "../states/list-page-size";
import { Notice } from "../states/notice";
import { Pager } from "../states/pager";
import { RowSkeletons } from "../states/row-skeletons";
import { useListPlace } from "../states/use-list-place";
import { WideTable } from "../states/wide-table";
import { isFinished } from "./is-finished";
import { JobStateBadge } from "./job-state-badge";
import { kindWords, stateWords } from "./job-words";
import { secondsWorked } from "./seconds-worked";

/** While something runs, the list is asked for again this often. */
const ASK_AGAIN_MS = 5_000;
const states = ["QUEUED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"] as const satisfies readonly JobState[];

/** All jobs, newest first. */
export function JobList() {
  const router = useRouter();
  const path = usePathname();
  const wanted = useSearchParams().get("state")?.toUpperCase();
  const state = states.find((one) => one === wanted);
  const { variables, page, go } = useListPlace();
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

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={() => ask({ requestPolicy: "network-only" })} />;
    if (!data) return <RowSkeletons rows={8} />;
    const { edges, totalCount, pageInfo } = data.jobs;
    if (edges.length === 0) {
      return (
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
          <p>Collecting, training, generating and evaluating are jobs; each appears here as soon as it is asked for.</p>
        </Notice>
      );
    }
    return (
      <>
        <WideTable label="Jobs" stacks>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Job</Table.Th>
              <Table.Th>Kind</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th>At present</Table.Th>
              <Table.Th data-figure>Time taken</Table.Th>
              <Table.Th>Asked for</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {edges.map(({ node }) => {
              const seconds = secondsWorked(node);
              return (
                <Table.Tr key={node.id}>
                  <Table.Td maw={520} style={{ whiteSpace: "normal" }}>
                    <Anchor component={Link} href={`/jobs/${encodeURIComponent(node.id)}`} size="sm" fw={560}>
                      {node.title}
                    </Anchor>
                  </Table.Td>
                  <Table.Td data-name="Kind">{kindWords[node.kind]}</Table.Td>
                  <Table.Td data-name="State">
                    <JobStateBadge state={node.state} />
                  </Table.Td>
                  <Table.Td data-name="At present">
                    {node.progress && node.state === "RUNNING"
                      ? `${node.progress.phase}, ${Math.round((100 * node.progress.done) / Math.max(1, node.progress.total))}\u00a0%`
                      : "–"}
                  </Table.Td>
                  <Table.Td data-name="Time taken" data-figure>
                    {seconds === undefined ? "–" : duration(seconds)}
                  </Table.Td>
                  <Table.Td data-name="Asked for">
                    <Moment iso={node.createdAt} />
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </WideTable>
        <Pager page={page} pages={Math.ceil(totalCount / LIST_PAGE_SIZE)} info={pageInfo} go={go} />
      </>
    );
  };

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
      {content()}
    </Page>
  );
}
