"use client";
import {
  WeightsDownloadDocument,
  WeightsPageDocument,
  type WeightsPageQuery,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Code, Table, Text } from "@mantine/core";
import Link from "next/link";
import { useClient } from "urql";
import { DownloadButton } from "../api/download-button";
import { fileSize } from "../figures/file-size";
import { Moment } from "../figures/moment";
import { wholeNumber } from "../figures/whole-number";
import { pythonSnippet } from "../generated-model/usage";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { Facts } from "../states/facts";
import { FigureTiles } from "../states/figure-tiles";
import { Snippet } from "../states/snippet";
import { SubjectPage } from "../states/subject-page";
import { WideTable } from "../states/wide-table";
import { formatWords, provenanceWords } from "./format-words";
import classes from "./weights-page.module.css";

type WeightsDetail = Extract<WeightsPageQuery["node"], { readonly __typename: "Weights" }>;

/** Pretrained weights: what they are, where they come from, what was changed, and their tensors. */
export function WeightsPage({ id }: { id: string }) {
  return (
    <SubjectPage
      kind="Weights"
      id={id}
      document={WeightsPageDocument}
      subjectOf={({ node }) => (node?.__typename === "Weights" ? node : undefined)}
      back={{ label: "All weights", href: "/weights" }}
    >
      {(weights) => <Detail weights={weights} />}
    </SubjectPage>
  );
}

function Detail({ weights }: { weights: WeightsDetail }) {
  const client = useClient();
  const { architecture, input, source } = weights;
  const fetchUrl = async (): Promise<string | undefined> => {
    const answer = await client.query(WeightsDownloadDocument, { id: weights.id }, { requestPolicy: "network-only" });
    return answer.data?.node?.__typename === "Weights" ? answer.data.node.download.url : undefined;
  };
  const collect = JSON.stringify({ mode: "steps", weights: weights.digest, subset: "head", learningRate: 0.001 });

  return (
    <Page
      title={weights.title}
      trail={[{ label: "Weights", href: "/weights" }]}
      lead={
        <>
          {provenanceWords[weights.provenance]} <Moment iso={weights.createdAt} /> from {source.filename}, for{" "}
          <Anchor component={Link} href={`/architectures#${architecture.name}`} inherit underline="always">
            {architecture.title}
          </Anchor>
          .
        </>
      }
      actions={<DownloadButton fetchUrl={fetchUrl}>Download safetensors, {fileSize(weights.bytes)}</DownloadButton>}
    >
      <FigureTiles
        tiles={[
          {
            name: "Parameters",
            value: wholeNumber(weights.parameters),
            words: `In ${wholeNumber(weights.tensors.length)} tensors.`,
          },
          {
            name: "Images",
            value: `${input.height} × ${input.width} × ${input.channels}`,
            words: "Height, width and channels that the network takes.",
          },
          { name: "Classes", value: wholeNumber(input.classes), words: "That it tells apart." },
        ]}
      />
      <Section title="What was changed">
        {weights.notes.length === 0 ? (
          <Text c="dimmed">Nothing: the tensors are as they were in the file.</Text>
        ) : (
          <ul className={classes.notes}>
            {weights.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Use them" lead="In a specification, checkpoints are collected from them by their digest.">
        <Snippet label="The collect part of a specification" code={collect} />
        <Snippet
          label="Load in Python"
          code={pythonSnippet({
            architecture: architecture.name,
            classes: input.classes,
            channels: input.channels,
            filename: weights.download.filename,
          })}
        />
      </Section>
      <Section title="Checkpoint sets collected from them">
        {weights.checkpointSets.edges.length === 0 ? (
          <Text c="dimmed">None yet.</Text>
        ) : (
          <ul className={classes.notes}>
            {weights.checkpointSets.edges.map(({ node }) => (
              <li key={node.id}>
                <Anchor component={Link} href={`/checkpoint-sets/${encodeURIComponent(node.id)}`} inherit>
                  {node.title}
                </Anchor>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Details">
        <Facts
          entries={[
            ["Source", source.filename],
            ["Format of the source", formatWords[source.format]],
            ["Size of the source", fileSize(source.bytes)],
            ["Stored as", formatWords[weights.format]],
            ["Size", fileSize(weights.bytes)],
            ["Owner", weights.owner],
            ["Since", new Date(weights.createdAt).toLocaleString()],
          ]}
        />
        <p className={classes.digest}>
          <span>Digest of the weights</span>
          <Code>{weights.digest}</Code>
        </p>
        <p className={classes.digest}>
          <span>SHA-256 of the file to download</span>
          <Code>{weights.download.digest}</Code>
        </p>
        <p className={classes.digest}>
          <span>SHA-256 of the source</span>
          <Code>{source.digest}</Code>
        </p>
      </Section>
      <Section title="Tensors" lead="Names and shapes as PyTorch and timm have them.">
        <WideTable label={`Tensors of ${weights.title}`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Shape</Table.Th>
              <Table.Th>Format</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {weights.tensors.map((tensor) => (
              <Table.Tr key={tensor.name}>
                <Table.Td ff="monospace">{tensor.name}</Table.Td>
                <Table.Td>{tensor.shape.length > 0 ? tensor.shape.join(" × ") : "scalar"}</Table.Td>
                <Table.Td>{tensor.dtype}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </WideTable>
      </Section>
    </Page>
  );
}
