import type { DatasetPageQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Table } from "@mantine/core";
import { fileSize } from "../figures/file-size";
import { wholeNumber } from "../figures/whole-number";
import { WideTable } from "../states/wide-table";

type Splits = Extract<DatasetPageQuery["node"], { readonly __typename: "Dataset" }>["splits"];

/** The splits of a dataset: how many images, how large, and the digest by which a run knows them. */
export function SplitTable({ splits }: { splits: Splits }) {
  const known = splits.some(({ digest }) => digest != null);
  return (
    <WideTable label="Splits">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Split</Table.Th>
          <Table.Th data-figure>Images</Table.Th>
          {known ? (
            <>
              <Table.Th data-figure>Size</Table.Th>
              <Table.Th>SHA-256 of its images and labels</Table.Th>
            </>
          ) : null}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {splits.map(({ name, count, bytes, digest }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{name}</Table.Th>
            <Table.Td data-figure>{wholeNumber(count)}</Table.Td>
            {known ? (
              <>
                <Table.Td data-figure>{bytes == null ? "–" : fileSize(bytes)}</Table.Td>
                <Table.Td ff="monospace">{digest ?? "–"}</Table.Td>
              </>
            ) : null}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
