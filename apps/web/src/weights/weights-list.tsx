"use client";
import { WeightsListDocument, type WeightsListQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Button, Group, NativeSelect } from "@mantine/core";
import { IconStack2, IconUpload } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useQuery } from "urql";
import { fileSize } from "../figures/file-size";
import { Moment } from "../figures/moment";
import { wholeNumber } from "../figures/whole-number";
import { Page } from "../shell/page";
import { type Column, ConnectionList } from "../states/connection-list";
import { Notice } from "../states/notice";
import { RowLink } from "../states/row-link";
import { useListPlace } from "../states/use-list-place";
import { UploadSection } from "../upload/upload-section";
import classes from "./weights-list.module.css";

type Weights = WeightsListQuery["weights"]["edges"][number]["node"];

const columns: readonly Column<Weights>[] = [
  {
    name: "Weights",
    wraps: "narrow",
    cell: ({ id, title }) => <RowLink href={`/weights/${encodeURIComponent(id)}`}>{title}</RowLink>,
  },
  {
    name: "From",
    wraps: "narrow",
    cell: ({ source }) => <span className={classes.file}>{source.filename}</span>,
  },
  { name: "Images", cell: ({ input }) => `${input.height} × ${input.width} × ${input.channels}` },
  { name: "Classes", figure: true, cell: ({ input }) => wholeNumber(input.classes) },
  { name: "Parameters", figure: true, cell: ({ parameters }) => wholeNumber(parameters) },
  { name: "Size", figure: true, cell: ({ bytes }) => fileSize(bytes) },
  { name: "Checkpoint sets", figure: true, cell: ({ checkpointSets }) => wholeNumber(checkpointSets.totalCount) },
  { name: "Since", cell: ({ createdAt }) => <Moment iso={createdAt} /> },
];

/** All pretrained weights, newest first, and the way to bring more. */
export function WeightsList() {
  const router = useRouter();
  const path = usePathname();
  const architecture = useSearchParams().get("architecture") ?? "";
  const { variables, ...place } = useListPlace();
  const [{ data, error }, ask] = useQuery({
    query: WeightsListDocument,
    variables: { ...variables, filter: architecture ? { architectures: [architecture] } : undefined },
    requestPolicy: "cache-and-network",
  });
  const refresh = (): void => ask({ requestPolicy: "network-only" });
  const kinds = data?.architectures.edges.map(({ node }) => node) ?? [];

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
      <ConnectionList
        label="Weights"
        connection={data?.weights}
        error={error}
        retry={refresh}
        place={place}
        columns={columns}
        empty={
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
        }
      />
      <div className={classes.upload}>
        <UploadSection onImported={refresh} />
      </div>
    </Page>
  );
}
