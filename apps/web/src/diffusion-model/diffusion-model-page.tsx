"use client";
import {
  DiffusionModelPageDocument,
  type DiffusionModelPageQuery,
  DiffusionModelWeightsDocument,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor } from "@mantine/core";
import { IconChartDots } from "@tabler/icons-react";
import Link from "next/link";
import { useClient } from "urql";
import { DownloadButton } from "../api/download-button";
import { counted } from "../figures/counted";
import { Moment } from "../figures/moment";
import { wholeNumber } from "../figures/whole-number";
import { Lineage } from "../generated-model/lineage";
import { ModelGrid } from "../generated-model/model-grid";
import { VerdictBadge } from "../generated-model/verdict-badge";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { FigureTiles } from "../states/figure-tiles";
import { Notice } from "../states/notice";
import { SpecificationFacts } from "../states/specification-facts";
import { SubjectPage } from "../states/subject-page";
import { Alarms } from "./alarms";
import { DialSection } from "./dial-section";
import classes from "./diffusion-model-page.module.css";
import { GenerateSection } from "./generate-section";
import { NoveltyPicture } from "./novelty-picture";
import { ReportSection } from "./report-section";
import { reportTiles } from "./report-tiles";
import { TaskDataBadge } from "./task-data-badge";
import { trainedTimesteps } from "./trained-timesteps";
import { TrainingSection } from "./training-section";

type DiffusionModelDetail = Extract<DiffusionModelPageQuery["node"], { readonly __typename: "DiffusionModel" }>;

/** A diffusion model: the picture that matters, the report, new models on request, and how it was trained. */
export function DiffusionModelPage({ id }: { id: string }) {
  return (
    <SubjectPage
      kind="Diffusion model"
      id={id}
      document={DiffusionModelPageDocument}
      subjectOf={({ node }) => (node?.__typename === "DiffusionModel" ? node : undefined)}
      back={{ label: "All diffusion models", href: "/diffusion-models" }}
    >
      {(model, refresh) => <Detail model={model} refresh={refresh} />}
    </SubjectPage>
  );
}

function Detail({ model, refresh }: { model: DiffusionModelDetail; refresh: () => void }) {
  const client = useClient();
  const fetchUrl = async (): Promise<string | undefined> => {
    const answer = await client.query(
      DiffusionModelWeightsDocument,
      { id: model.id },
      { requestPolicy: "network-only" },
    );
    return answer.data?.node?.__typename === "DiffusionModel" ? answer.data.node.weights.url : undefined;
  };
  const { checkpointSet, report } = model;
  const total = model.generatedModels.totalCount;

  return (
    <Page
      title={model.title}
      trail={[{ label: "Diffusion models", href: "/diffusion-models" }]}
      lead={
        <span className={classes.lead}>
          <VerdictBadge verdict={report?.verdict} />
          {model.usesTaskData ? <TaskDataBadge /> : null}
          <span>
            Learned from {counted(checkpointSet.count, "checkpoint")} of {wholeNumber(checkpointSet.dimensions)}{" "}
            parameters, <Moment iso={model.createdAt} />
          </span>
        </span>
      }
      actions={
        <DownloadButton fetchUrl={fetchUrl} variant="default">
          Download the diffusion model
        </DownloadButton>
      }
    >
      <Lineage
        steps={[
          {
            kind: "Dataset",
            name: checkpointSet.dataset.title,
            href: `/datasets/${encodeURIComponent(checkpointSet.dataset.id)}`,
          },
          {
            kind: "Architecture",
            name: checkpointSet.architecture.title,
            href: `/architectures#${checkpointSet.architecture.name}`,
          },
          {
            kind: "Checkpoint set",
            name: checkpointSet.title,
            href: `/checkpoint-sets/${encodeURIComponent(checkpointSet.id)}`,
          },
          { kind: "Diffusion model", name: model.kind },
        ]}
      />
      {report ? (
        <>
          <Alarms alarms={report.alarms} />
          <FigureTiles tiles={reportTiles(report)} />
          <Section
            title="Accuracy against novelty"
            lead="Generated models beside the originals and beside everything simpler that could have been done with the same checkpoints."
          >
            <NoveltyPicture groups={report.points} />
          </Section>
        </>
      ) : (
        <div className={classes.unevaluated}>
          <Notice icon={<IconChartDots size={28} stroke={1.6} />} title="Nothing has been evaluated yet">
            <p>
              The picture of accuracy against novelty and the report appear once models were generated from this and
              evaluated. Ask for some below.
            </p>
          </Notice>
        </div>
      )}
      {report && report.dial.length > 0 ? <DialSection report={report} /> : null}
      <div className={classes.generate}>
        <GenerateSection
          diffusionModel={model.id}
          timesteps={trainedTimesteps(model.specification)}
          sampled={!model.usesTaskData}
          dial={report?.dial ?? []}
          onHatched={refresh}
        />
      </div>
      {total > 0 ? (
        <Section
          title="Its most accurate models"
          aside={
            <Anchor component={Link} href={`/?diffusion-model=${encodeURIComponent(model.id)}`} size="sm">
              All {counted(total, "model")} in the gallery
            </Anchor>
          }
        >
          <ModelGrid models={model.generatedModels.edges.map((edge) => edge.node)} level={3} />
        </Section>
      ) : null}
      {report ? <ReportSection report={report} /> : null}
      <TrainingSection model={model} />
      <Section
        title="Specification"
        lead={`Generates ${wholeNumber(model.parameters)} parameters at a time, from latents of ${wholeNumber(model.latent)} values. Seed ${model.seed}.`}
      >
        <SpecificationFacts specification={model.specification} />
      </Section>
    </Page>
  );
}
