"use client";
import { ArchitecturesDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Code, Table, Title } from "@mantine/core";
import { IconTopologyStar3 } from "@tabler/icons-react";
import { useQuery } from "urql";
import { operations } from "../figures/operations";
import { wholeNumber } from "../figures/whole-number";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { ApiFailure } from "../states/api-failure";
import { Facts } from "../states/facts";
import { Notice } from "../states/notice";
import { RowSkeletons } from "../states/row-skeletons";
import { WideTable } from "../states/wide-table";
import classes from "./architecture-list.module.css";
import { CheckpointSetLinks } from "./checkpoint-set-links";
import { useAnchorScroll } from "./use-anchor-scroll";

/** All architectures, each with its subsets and tensors. */
export function ArchitectureList() {
  const [{ data, error }, ask] = useQuery({ query: ArchitecturesDocument, requestPolicy: "cache-and-network" });
  useAnchorScroll(Boolean(data));

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={() => ask({ requestPolicy: "network-only" })} />;
    if (!data) return <RowSkeletons rows={2} height={280} />;
    if (data.architectures.edges.length === 0) {
      return (
        <Notice icon={<IconTopologyStar3 size={28} stroke={1.6} />} title="No architecture yet">
          <p>Architectures appear here once the API knows some.</p>
        </Notice>
      );
    }
    const entries = data.architectures.edges.map(({ node }) => (
      <div key={node.id} id={node.name} className={classes.entry}>
        <Section
          title={node.title}
          lead={node.description}
          aside={
            <span className={classes.aside}>
              {node.family} <Code>{node.name}</Code>
            </span>
          }
        >
          <Facts
            entries={[
              ["Parameters", wholeNumber(node.parameters)],
              ["Forward pass of one image", operations(node.flops)],
              ["Input", `${node.input.height} × ${node.input.width} × ${node.input.channels}`],
            ]}
          />
          <Title order={3} className={classes.title}>
            Subsets that can be generated
          </Title>
          <WideTable label={`Subsets of ${node.title}`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Subset</Table.Th>
                <Table.Th data-figure>Tensors</Table.Th>
                <Table.Th data-figure>Parameters</Table.Th>
                <Table.Th data-figure>Before it, once for all models</Table.Th>
                <Table.Th data-figure>From it on, for each model</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {node.subsets.map((subset) => (
                <Table.Tr key={subset.name}>
                  <Table.Th scope="row">{subset.name}</Table.Th>
                  <Table.Td data-figure title={subset.tensors.join(", ")}>
                    {wholeNumber(subset.tensors.length)}
                  </Table.Td>
                  <Table.Td data-figure>{wholeNumber(subset.parameters)}</Table.Td>
                  <Table.Td data-figure>{operations(subset.prefixFlops)}</Table.Td>
                  <Table.Td data-figure>{operations(subset.suffixFlops)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </WideTable>
          <details className={classes.tensors}>
            <summary>Its {wholeNumber(node.tensors.length)} tensors</summary>
            <WideTable label={`Tensors of ${node.title}`}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Shape</Table.Th>
                  <Table.Th data-figure>Parameters</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {node.tensors.map((tensor) => (
                  <Table.Tr key={tensor.name}>
                    <Table.Td ff="monospace">{tensor.name}</Table.Td>
                    <Table.Td>{tensor.shape.length > 0 ? tensor.shape.join(" × ") : "scalar"}</Table.Td>
                    <Table.Td data-figure>{wholeNumber(tensor.parameters)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </WideTable>
          </details>
          <CheckpointSetLinks sets={node.checkpointSets} />
        </Section>
      </div>
    ));
    return (
      <>
        <nav aria-label="Architectures" className={classes.index}>
          {data.architectures.edges.map(({ node }) => (
            <a key={node.id} href={`#${node.name}`} className={classes.jump}>
              {node.title}
              <span>{wholeNumber(node.parameters)}</span>
            </a>
          ))}
        </nav>
        {entries}
      </>
    );
  };

  return (
    <Page
      title="Architectures"
      lead="Networks whose parameters can be collected, learned and generated, whole or in part."
    >
      {content()}
    </Page>
  );
}
