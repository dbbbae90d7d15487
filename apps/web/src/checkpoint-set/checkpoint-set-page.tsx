"use client";
import {
  CheckpointSetPageDocument,
  type CheckpointSetPageQuery,
  CheckpointSetValuesDocument,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Table, Text } from "@mantine/core";
import Link from "next/link";
import { useClient } from "urql";
import { DownloadButton } from "../api/download-button";
import { AccuracyHistogram } from "../charts/accuracy-histogram";
import { LossChart } from "../charts/loss-chart";
import { counted } from "../figures/counted";
import { duration } from "../figures/duration";
import { Moment } from "../figures/moment";
import { percent } from "../figures/percent";
import { wholeNumber } from "../figures/whole-number";
import { Lineage } from "../generated-model/lineage";
import { VerdictBadge } from "../generated-model/verdict-badge";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { FigureTiles } from "../states/figure-tiles";
import { SpecificationFacts } from "../states/specification-facts";
import { SubjectPage } from "../states/subject-page";
import { WideTable } from "../states/wide-table";

type CheckpointSetDetail = Extract<CheckpointSetPageQuery["node"], { readonly __typename: "CheckpointSet" }>;

/** A set of checkpoints: what was trained, how well, and what was learned from it. */
export function CheckpointSetPage({ id }: { id: string }) {
  return (
    <SubjectPage
      kind="Checkpoint set"
      id={id}
      document={CheckpointSetPageDocument}
      subjectOf={({ node }) => (node?.__typename === "CheckpointSet" ? node : undefined)}
      back={{ label: "All diffusion models", href: "/diffusion-models" }}
    >
      {(set) => <Detail set={set} />}
    </SubjectPage>
  );
}

const modes = {
  STEPS: "Checkpoints of one training, saved after each step once it had converged.",
  SEEDS: "Networks trained from independent seeds, each saved at its end.",
} as const;

function Detail({ set }: { set: CheckpointSetDetail }) {
  const client = useClient();
  const fetchUrl = async (): Promise<string | undefined> => {
    const answer = await client.query(CheckpointSetValuesDocument, { id: set.id }, { requestPolicy: "network-only" });
    return answer.data?.node?.__typename === "CheckpointSet" ? answer.data.node.values.url : undefined;
  };
  return (
    <Page
      title={set.title}
      trail={[{ label: "Datasets", href: "/datasets" }]}
      lead={
        <>
          {modes[set.mode]} Collected <Moment iso={set.createdAt} />.
        </>
      }
      actions={
        <DownloadButton fetchUrl={fetchUrl} variant="default">
          Download the values
        </DownloadButton>
      }
    >
      <Lineage
        steps={[
          { kind: "Dataset", name: set.dataset.title, href: `/datasets/${encodeURIComponent(set.dataset.id)}` },
          { kind: "Architecture", name: set.architecture.title, href: `/architectures#${set.architecture.name}` },
          ...(set.weights
            ? [{ kind: "Weights", name: set.weights.title, href: `/weights/${encodeURIComponent(set.weights.id)}` }]
            : []),
          { kind: "Checkpoint set", name: counted(set.count, "checkpoint") },
        ]}
      />
      <FigureTiles
        tiles={[
          { name: "Checkpoints", value: wholeNumber(set.count), words: `Collected in ${duration(set.seconds)}.` },
          {
            name: "Parameters in each",
            value: wholeNumber(set.dimensions),
            words:
              set.dimensions === set.network.values
                ? "The whole network."
                : `Of the network's ${wholeNumber(set.network.values)}; the others are frozen and the same in all.`,
          },
          {
            name: "Mean test accuracy",
            value: percent(set.accuracy.mean),
            words: `From ${percent(set.accuracy.min)} to ${percent(set.accuracy.max)}, with a standard deviation of ${percent(set.accuracy.std)}.`,
          },
        ]}
      />
      <Section title="Accuracies" lead="Of each checkpoint on the test images.">
        <AccuracyHistogram accuracies={set.accuracies} />
      </Section>
      {set.losses.length > 0 ? (
        <Section title="Training loss" lead="Cross entropy on a logarithmic scale.">
          <LossChart label="Training loss" losses={set.losses} />
        </Section>
      ) : null}
      <Section title="Diffusion models learned from it">
        {set.diffusionModels.edges.length === 0 ? (
          <Text c="dimmed">None yet.</Text>
        ) : (
          <WideTable label="Diffusion models" stacks>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Diffusion model</Table.Th>
                <Table.Th data-figure>Parameters it makes</Table.Th>
                <Table.Th data-figure>Mean accuracy of its models</Table.Th>
                <Table.Th>Verdict</Table.Th>
                <Table.Th>Trained</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {set.diffusionModels.edges.map(({ node }) => (
                <Table.Tr key={node.id}>
                  <Table.Td>
                    <Anchor
                      component={Link}
                      href={`/diffusion-models/${encodeURIComponent(node.id)}`}
                      size="sm"
                      fw={560}
                    >
                      {node.title}
                    </Anchor>
                  </Table.Td>
                  <Table.Td data-name="Parameters it makes" data-figure>
                    {wholeNumber(node.parameters)}
                  </Table.Td>
                  <Table.Td data-name="Mean accuracy of its models" data-figure>
                    {node.report ? percent(node.report.generated.mean) : "–"}
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
        )}
      </Section>
      <Section title="Specification" lead={`Seed ${set.seed}. The subset: ${set.subset.join(", ")}.`}>
        <SpecificationFacts specification={{ ...set.specification, ...(set.images && { images: set.images }) }} />
      </Section>
    </Page>
  );
}
