"use client";
import { DatasetsDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Button } from "@mantine/core";
import { IconPhoto, IconPhotoPlus } from "@tabler/icons-react";
import { useQuery } from "urql";
import { Page } from "../shell/page";
import { ApiFailure } from "../states/api-failure";
import { Notice } from "../states/notice";
import { RowSkeletons } from "../states/row-skeletons";
import { DatasetCard } from "./dataset-card";
import classes from "./dataset-card.module.css";
import { ImportSection } from "./import-section";

/** All datasets, those whose images are here first, and the way to bring more. */
export function DatasetList() {
  const [{ data, error }, ask] = useQuery({ query: DatasetsDocument, requestPolicy: "cache-and-network" });
  const refresh = (): void => ask({ requestPolicy: "network-only" });

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={refresh} />;
    if (!data) return <RowSkeletons rows={3} height={180} />;
    const datasets = data.datasets.edges.map(({ node }) => node);
    if (datasets.length === 0) {
      return (
        <Notice icon={<IconPhoto size={28} stroke={1.6} />} title="No dataset yet">
          <p>Datasets appear here once they have been imported.</p>
        </Notice>
      );
    }
    const [here, elsewhere] = [true, false].map((wanted) =>
      datasets.filter(({ state }) => (state !== "NOT_IMPORTED") === wanted),
    );
    return (
      <>
        <ul className={classes.grid}>
          {[...(here ?? []), ...(elsewhere ?? [])].map((dataset) => (
            <DatasetCard key={dataset.id} dataset={dataset} />
          ))}
        </ul>
        <ImportSection datasets={datasets} fromFolder={data.server.importsFromFolder} onImported={refresh} />
      </>
    );
  };

  return (
    <Page
      title="Datasets"
      lead="Images that networks are trained on, chosen by and judged on."
      actions={
        <Button component="a" href="#import" leftSection={<IconPhotoPlus size={17} aria-hidden />}>
          Import a dataset
        </Button>
      }
    >
      {content()}
    </Page>
  );
}
