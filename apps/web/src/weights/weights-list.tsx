"use client";
import { WeightsListDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Button, Group, NativeSelect, Table } from "@mantine/core";
import { IconStack2, IconUpload } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useQuery } from "urql";
import { fileSize } from "../figures/file-size";
import { Moment } from "../figures/moment";
import { wholeNumber } from "../figures/whole-number";
import { Page } from "../shell/page";
import { ApiFailure } from "../states/api-failure";
import { LIST_PAGE_SIZE } from "../states/list-page-size";
import { Notice } from "../states/notice";
import { Pager } from "../states/pager";
import { RowSkeletons } from "../states/row-skeletons";
import { useListPlace } from "../states/use-list-place";
import { WideTable } from "../states/wide-table";
import { UploadSection } from "../upload/upload-section";
import classes from "./weights-list.module.css";

/** All pretrained weights, newest first, and the way to bring more. */
export function WeightsList() {
  const router = useRouter();
  const path = usePathname();
  const architecture = useSearchParams().get("architecture") ?? "";
  const { variables, page, go } = useListPlace();
  const [{ data, error }, ask] = useQuery({
    query: WeightsListDocument,
    variables: { ...variables, filter: architecture ? { architectures: [architecture] } : undefined },
    requestPolicy: "cache-and-network",
  });
  const refresh = (): void => ask({ requestPolicy: "network-only" });
  const kinds = data?.architectures.edges.map(({ node }) => node) ?? [];

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={refresh} />;
    if (!data) return <RowSkeletons rows={6} height={52} />;
    const { edges, totalCount, pageInfo } = data.weights;
    if (edges.length === 0) {
      return (
        <Notice
          icon={<IconStack2 size={28} stroke={1.6} />}
          title={architecture ? "No weights of this architecture" : "No weights yet"}
          actions={
            architecture ? (
              <Button variant="default" component={Link} href={path}>
                Show all weights
              </Button>
            ) : undefined
          }
        >
          <p>Upload a pretrained network below; collecting checkpoints can begin with it.</p>
        </Notice>
      );
    }
    return (
      <>
        <WideTable label="Weights" stacks>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Weights</Table.Th>
              <Table.Th>From</Table.Th>
              <Table.Th>Images</Table.Th>
              <Table.Th data-figure>Classes</Table.Th>
              <Table.Th data-figure>Parameters</Table.Th>
              <Table.Th data-figure>Size</Table.Th>
              <Table.Th data-figure>Checkpoint sets</Table.Th>
              <Table.Th>Since</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {edges.map(({ node }) => (
              <Table.Tr key={node.id}>
                <Table.Td data-wraps>
                  <Anchor component={Link} href={`/weights/${encodeURIComponent(node.id)}`} size="sm" fw={560}>
                    {node.title}
                  </Anchor>
                </Table.Td>
                <Table.Td data-wraps data-name="From" className={classes.file}>
                  {node.source.filename}
                </Table.Td>
                <Table.Td data-name="Images">
                  {node.input.height} × {node.input.width} × {node.input.channels}
                </Table.Td>
                <Table.Td data-name="Classes" data-figure>
                  {wholeNumber(node.input.classes)}
                </Table.Td>
                <Table.Td data-name="Parameters" data-figure>
                  {wholeNumber(node.parameters)}
                </Table.Td>
                <Table.Td data-name="Size" data-figure>
                  {fileSize(node.bytes)}
                </Table.Td>
                <Table.Td data-name="Checkpoint sets" data-figure>
                  {wholeNumber(node.checkpointSets.totalCount)}
                </Table.Td>
                <Table.Td data-name="Since">
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
      title="Weights"
      lead="Pretrained networks that checkpoints are collected from."
      actions={
        <Group gap="sm">
          <NativeSelect
            aria-label="Architecture of the list"
            value={architecture}
            data={[
              { value: "", label: "All architectures" },
              ...kinds.map(({ name, title }) => ({ value: name, label: title })),
            ]}
            onChange={(event) =>
              router.push(
                event.currentTarget.value
                  ? `${path}?architecture=${encodeURIComponent(event.currentTarget.value)}`
                  : path,
              )
            }
          />
          <Button component="a" href="#upload" leftSection={<IconUpload size={17} aria-hidden />}>
            Upload weights
          </Button>
        </Group>
      }
    >
      {content()}
      <div className={classes.upload}>
        <UploadSection onImported={refresh} />
      </div>
    </Page>
  );
}
