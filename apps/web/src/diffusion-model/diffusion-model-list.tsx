"use client";
import { DiffusionModelsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Table } from "@mantine/core";
import { IconWaveSine } from "@tabler/icons-react";
import Link from "next/link";
import { useQuery } from "urql";
import { Moment } from "../figures/moment";
import { percent } from "../figures/percent";
import { wholeNumber } from "../figures/whole-number";
import { VerdictBadge } from "../generated-model/verdict-badge";
import { Page } from "../shell/page";
import { ApiFailure } from "../states/api-failure";
import { LIST_PAGE_SIZE } from "../states/list-page-size";
import { Notice } from "../states/notice";
import { Pager } from "../states/pager";
import { RowSkeletons } from "../states/row-skeletons";
import { useListPlace } from "../states/use-list-place";
import { WideTable } from "../states/wide-table";

/** All diffusion models, newest first. */
export function DiffusionModelList() {
  const { variables, page, go } = useListPlace();
  const [{ data, error }, ask] = useQuery({
    query: DiffusionModelsDocument,
    variables,
    requestPolicy: "cache-and-network",
  });

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={() => ask({ requestPolicy: "network-only" })} />;
    if (!data) return <RowSkeletons rows={6} height={52} />;
    const { edges, totalCount, pageInfo } = data.diffusionModels;
    if (edges.length === 0) {
      return (
        <Notice icon={<IconWaveSine size={28} stroke={1.6} />} title="No diffusion model yet">
          <p>One appears as soon as a run has learned the distribution of its checkpoints.</p>
        </Notice>
      );
    }
    return (
      <>
        <WideTable label="Diffusion models" stacks>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Diffusion model</Table.Th>
              <Table.Th>Learned from</Table.Th>
              <Table.Th data-figure>Parameters</Table.Th>
              <Table.Th data-figure>Generated</Table.Th>
              <Table.Th data-figure>Accuracy</Table.Th>
              <Table.Th data-figure>Originals</Table.Th>
              <Table.Th data-figure>Nearest IoU</Table.Th>
              <Table.Th>Verdict</Table.Th>
              <Table.Th>Trained</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {edges.map(({ node }) => (
              <Table.Tr key={node.id}>
                <Table.Td data-wraps>
                  <Anchor component={Link} href={`/diffusion-models/${encodeURIComponent(node.id)}`} size="sm" fw={560}>
                    {node.title}
                  </Anchor>
                </Table.Td>
                <Table.Td data-wraps data-name="Learned from">
                  <Anchor
                    component={Link}
                    href={`/checkpoint-sets/${encodeURIComponent(node.checkpointSet.id)}`}
                    size="sm"
                  >
                    {node.checkpointSet.title}
                  </Anchor>
                </Table.Td>
                <Table.Td data-name="Parameters" data-figure>
                  {wholeNumber(node.parameters)}
                </Table.Td>
                <Table.Td data-name="Generated" data-figure>
                  {wholeNumber(node.generatedModels.totalCount)}
                </Table.Td>
                <Table.Td data-name="Accuracy" data-figure>
                  {node.report ? percent(node.report.generated.mean) : "–"}
                </Table.Td>
                <Table.Td data-name="Originals" data-figure>
                  {node.report ? percent(node.report.originals.mean) : "–"}
                </Table.Td>
                <Table.Td data-name="Nearest IoU" data-figure>
                  {node.report ? node.report.iou.nearest.toFixed(3) : "–"}
                </Table.Td>
                <Table.Td data-name="Verdict">
                  <VerdictBadge verdict={node.report?.verdict} />
                </Table.Td>
                <Table.Td data-name="Trained">
                  <Moment iso={node.createdAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
        <Pager page={page} pages={Math.ceil(totalCount / LIST_PAGE_SIZE)} info={pageInfo} go={go} />
      </>
    );
  };

  return (
    <Page
      title="Diffusion models"
      lead="Each has learned the distribution of one set of checkpoints and generates new parameters from it."
    >
      {content()}
    </Page>
  );
}
