import { Anchor, Text } from "@mantine/core";
import Link from "next/link";
import { Fragment } from "react";

interface CheckpointSetLinksProps {
  sets: {
    readonly totalCount: number;
    readonly edges: readonly { readonly node: { readonly id: string; readonly title: string } }[];
  };
}

/** The checkpoint sets that used a dataset or an architecture. */
export function CheckpointSetLinks({ sets }: CheckpointSetLinksProps) {
  if (sets.edges.length === 0) {
    return (
      <Text size="sm" c="dimmed" mt="md">
        No checkpoints collected yet.
      </Text>
    );
  }
  const more = sets.totalCount - sets.edges.length;
  return (
    <Text size="sm" mt="md" component="div">
      <Text span inherit c="dimmed">
        Checkpoint sets:{" "}
      </Text>
      {sets.edges.map(({ node }, index) => (
        <Fragment key={node.id}>
          {index > 0 ? " · " : ""}
          <Anchor component={Link} href={`/checkpoint-sets/${encodeURIComponent(node.id)}`} inherit>
            {node.title}
          </Anchor>
        </Fragment>
      ))}
      {more > 0 ? ` and ${more} more` : ""}
    </Text>
  );
}
