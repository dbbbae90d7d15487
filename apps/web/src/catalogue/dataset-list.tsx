"use client";
import { DatasetsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { IconPhoto } from "@tabler/icons-react";
import { useQuery } from "urql";
import { counted } from "../figures/counted";
import { fileSize } from "../figures/file-size";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { ApiFailure } from "../states/api-failure";
import { Facts } from "../states/facts";
import { Notice } from "../states/notice";
import { RowSkeletons } from "../states/row-skeletons";
import { CheckpointSetLinks } from "./checkpoint-set-links";
import { Linked } from "./linked";
import { useAnchorScroll } from "./use-anchor-scroll";

/** All datasets, each in full. */
export function DatasetList() {
  const [{ data, error }, ask] = useQuery({ query: DatasetsDocument, requestPolicy: "cache-and-network" });
  useAnchorScroll(Boolean(data));

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={() => ask({ requestPolicy: "network-only" })} />;
    if (!data) return <RowSkeletons rows={2} height={240} />;
    if (data.datasets.edges.length === 0) {
      return (
        <Notice icon={<IconPhoto size={28} stroke={1.6} />} title="No dataset yet">
          <p>Datasets appear here once they have been imported.</p>
        </Notice>
      );
    }
    return data.datasets.edges.map(({ node }) => (
      <div key={node.id} id={node.name} style={{ scrollMarginTop: 80, marginBottom: 20 }}>
        <Section title={node.title} lead={`${counted(node.classes.length, "class")}: ${node.classes.join(", ")}`}>
          <Facts
            entries={[
              ["Images", `${node.image.height} × ${node.image.width} × ${node.image.channels}`],
              ...node.splits.map(
                (split) =>
                  [
                    `Split ${split.name}`,
                    `${counted(split.count, "image")}${split.bytes == null ? "" : `, ${fileSize(split.bytes)}`}`,
                  ] as const,
              ),
              ["Mean of pixels", node.mean.map((value) => value.toFixed(4)).join(", ")],
              ["Deviation of pixels", node.std.map((value) => value.toFixed(4)).join(", ")],
              ["Licence", node.licence],
              ["Source", <Linked key="source" text={node.source} />],
            ]}
          />
          <CheckpointSetLinks sets={node.checkpointSets} />
        </Section>
      </div>
    ));
  };

  return (
    <Page title="Datasets" lead="Images that networks were trained on, chosen by and judged on.">
      {content()}
    </Page>
  );
}
