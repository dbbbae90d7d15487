"use client";
import {
  GeneratedModelDownloadDocument,
  GeneratedModelPageDocument,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Code, Table } from "@mantine/core";
import { useClient } from "urql";
import { DownloadButton } from "../api/download-button";
import { fileSize } from "../figures/file-size";
import { madeBy } from "../figures/made-by";
import { Moment } from "../figures/moment";
import { wholeNumber } from "../figures/whole-number";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { Facts } from "../states/facts";
import { FigureTiles } from "../states/figure-tiles";
import { Snippet } from "../states/snippet";
import { SubjectPage } from "../states/subject-page";
import { WideTable } from "../states/wide-table";
import { Egg } from "./egg";
import type { GeneratedModelDetail } from "./generated-model-detail";
import classes from "./generated-model-page.module.css";
import { Lineage } from "./lineage";
import { metricTiles } from "./metric-tiles";
import { predictCommand, pythonSnippet } from "./usage";
import { VerdictBadge } from "./verdict-badge";
import { VerdictReason } from "./verdict-reason";

/** One generated model: where it comes from, how good and how new it is, and how to use it. */
export function GeneratedModelPage({ id }: { id: string }) {
  return (
    <SubjectPage
      kind="Generated model"
      id={id}
      document={GeneratedModelPageDocument}
      subjectOf={({ node }) => (node?.__typename === "GeneratedModel" ? node : undefined)}
      back={{ label: "Go to the gallery", href: "/" }}
    >
      {(model) => <Detail model={model} />}
    </SubjectPage>
  );
}

function Detail({ model }: { model: GeneratedModelDetail }) {
  const client = useClient();
  const fetchUrl = async (): Promise<string | undefined> => {
    const answer = await client.query(
      GeneratedModelDownloadDocument,
      { id: model.id },
      { requestPolicy: "network-only" },
    );
    return answer.data?.node?.__typename === "GeneratedModel" ? answer.data.node.download.url : undefined;
  };
  const usage = {
    architecture: model.architecture.name,
    classes: model.dataset.classes.length,
    channels: model.checkpointSet.network.input.channels,
    filename: model.download.filename,
  };
  const { height, width, channels } = model.checkpointSet.network.input;
  const test = model.dataset.splits.find((split) => split.name === "test");

  return (
    <Page
      title={model.title}
      heading={
        <span className={classes.heading}>
          <Egg digest={model.digest} size={52} />
          <span>{model.title}</span>
        </span>
      }
      trail={[{ label: "Gallery", href: "/" }]}
      lead={
        <span className={classes.lead}>
          <VerdictBadge verdict={model.verdict} />
          <span>
            Hatched <Moment iso={model.createdAt} /> · {madeBy(model)}
          </span>
        </span>
      }
      actions={
        <DownloadButton fetchUrl={fetchUrl}>Download safetensors, {fileSize(model.download.bytes)}</DownloadButton>
      }
    >
      <Lineage
        steps={[
          { kind: "Dataset", name: model.dataset.title, href: `/datasets/${encodeURIComponent(model.dataset.id)}` },
          { kind: "Architecture", name: model.architecture.title, href: `/architectures#${model.architecture.name}` },
          {
            kind: "Checkpoint set",
            name: model.checkpointSet.title,
            href: `/checkpoint-sets/${encodeURIComponent(model.checkpointSet.id)}`,
          },
          {
            kind: "Diffusion model",
            name: model.diffusionModel.title,
            href: `/diffusion-models/${encodeURIComponent(model.diffusionModel.id)}`,
          },
          { kind: "Generated model", name: `#${model.index}` },
        ]}
      />
      <FigureTiles tiles={metricTiles(model, test?.count)} />
      <Section title="Is it new?">
        <VerdictReason model={model} />
      </Section>
      <Section
        title="Use it"
        lead={
          <>
            The download is the complete network: the {wholeNumber(model.checkpointSet.dimensions)} generated
            parameters, joined with the ones that stayed frozen, {wholeNumber(model.checkpointSet.network.values)} in
            all. <Code>images</Code> is one float32 tensor of shape (N, {channels}, {height}, {width}), already
            normalised.
          </>
        }
      >
        <Snippet label="Predict on the command line" code={predictCommand(usage)} />
        <Snippet label="Load in Python" code={pythonSnippet(usage)} />
      </Section>
      <Section title="Details">
        <Facts
          entries={[
            ["File", model.download.filename],
            ["Size", fileSize(model.download.bytes)],
            ["Seed", String(model.seed)],
            ["Made by", madeBy(model)],
            ["Owner", model.owner],
            ["Hatched", new Date(model.createdAt).toLocaleString()],
          ]}
        />
        <p className={classes.digest}>
          <span>SHA-256 of the file</span>
          <Code>{model.download.digest}</Code>
        </p>
      </Section>
      <Section title="Tensors" lead="Names and shapes as PyTorch and timm have them.">
        <WideTable label={`Tensors of ${model.title}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Shape</Table.Th>
              <Table.Th data-figure>Parameters</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {model.checkpointSet.network.tensors.map((tensor) => (
              <Table.Tr key={tensor.name}>
                <Table.Td ff="monospace">{tensor.name}</Table.Td>
                <Table.Td>{tensor.shape.length > 0 ? tensor.shape.join(" × ") : "scalar"}</Table.Td>
                <Table.Td data-figure>{wholeNumber(tensor.parameters)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      </Section>
    </Page>
  );
}
