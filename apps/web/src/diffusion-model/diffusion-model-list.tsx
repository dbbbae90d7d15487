"use client";
import { DiffusionModelsDocument, type DiffusionModelsQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor } from "@mantine/core";
import { IconWaveSine } from "@tabler/icons-react";
import Link from "next/link";
import { useQuery } from "urql";
import { Moment } from "../figures/moment";
import { percent } from "../figures/percent";
import { wholeNumber } from "../figures/whole-number";
import { VerdictBadge } from "../generated-model/verdict-badge";
import { Page } from "../shell/page";
import { type Column, ConnectionList } from "../states/connection-list";
import { Notice } from "../states/notice";
import { RowLink } from "../states/row-link";
import { useListPlace } from "../states/use-list-place";

type Model = DiffusionModelsQuery["diffusionModels"]["edges"][number]["node"];

const columns: readonly Column<Model>[] = [
  {
    name: "Diffusion model",
    wraps: "narrow",
    cell: ({ id, title }) => <RowLink href={`/diffusion-models/${encodeURIComponent(id)}`}>{title}</RowLink>,
  },
  {
    name: "Learned from",
    wraps: "narrow",
    cell: ({ checkpointSet }) => (
      <Anchor component={Link} href={`/checkpoint-sets/${encodeURIComponent(checkpointSet.id)}`} size="sm">
        {checkpointSet.title}
      </Anchor>
    ),
  },
  { name: "Kind", cell: ({ kind }) => kind },
  { name: "Parameters", figure: true, cell: ({ parameters }) => wholeNumber(parameters) },
  { name: "Generated", figure: true, cell: ({ generatedModels }) => wholeNumber(generatedModels.totalCount) },
  { name: "Accuracy", figure: true, cell: ({ report }) => (report ? percent(report.generated.mean) : "–") },
  { name: "Originals", figure: true, cell: ({ report }) => (report ? percent(report.originals.mean) : "–") },
  { name: "Nearest IoU", figure: true, cell: ({ report }) => (report ? report.iou.nearest.toFixed(3) : "–") },
  { name: "Verdict", cell: ({ report }) => <VerdictBadge verdict={report?.verdict} /> },
  { name: "Trained", cell: ({ createdAt }) => <Moment iso={createdAt} /> },
];

/** All diffusion models, newest first. */
export function DiffusionModelList() {
  const { variables, ...place } = useListPlace();
  const [{ data, error }, ask] = useQuery({
    query: DiffusionModelsDocument,
    variables,
    requestPolicy: "cache-and-network",
  });
  return (
    <Page
      title="Diffusion models"
      lead="Each has learned the distribution of one set of checkpoints and generates new parameters from it."
    >
      <ConnectionList
        label="Diffusion models"
        connection={data?.diffusionModels}
        error={error}
        retry={() => ask({ requestPolicy: "network-only" })}
        place={place}
        columns={columns}
        empty={
          <Notice icon={<IconWaveSine size={28} stroke={1.6} />} title="No diffusion model yet">
            <p>One appears as soon as a run has learned the distribution of its checkpoints.</p>
          </Notice>
        }
      />
    </Page>
  );
}
