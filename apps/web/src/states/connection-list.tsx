import { Table } from "@mantine/core";
import type { ReactNode } from "react";
import type { CombinedError } from "urql";
import { ApiFailure } from "./api-failure";
import { LIST_PAGE_SIZE } from "./list-page-size";
import { Pager } from "./pager";
import { RowSkeletons } from "./row-skeletons";
import type { useListPlace } from "./use-list-place";
import { WideTable } from "./wide-table";

export interface Column<N> {
  readonly name: string;
  readonly cell: (node: N) => ReactNode;
  /** A number, which stands at the right. */
  readonly figure?: boolean;
  /** Text that takes several lines: up to 240 pixels wide, or 520. */
  readonly wraps?: "narrow" | "wide";
}

interface ConnectionListProps<N> {
  /** What it holds. */
  label: string;
  connection:
    | {
        readonly edges: readonly { readonly node: N }[];
        readonly totalCount: number;
        readonly pageInfo: Parameters<typeof Pager>[0]["info"];
      }
    | undefined;
  error: CombinedError | undefined;
  retry: () => void;
  place: Pick<ReturnType<typeof useListPlace>, "page" | "go">;
  /** The first of them names the row. */
  columns: readonly Column<N>[];
  /** What stands in place of a list without rows. */
  empty: ReactNode;
}

/** One page of a list as a table, from its places to its last row: on its way, failed, empty, or there. */
export function ConnectionList<N extends { readonly id: string }>({
  label,
  connection,
  error,
  retry,
  place,
  columns,
  empty,
}: ConnectionListProps<N>) {
  if (error && !connection) return <ApiFailure error={error} retry={retry} />;
  if (!connection) return <RowSkeletons rows={7} height={50} />;
  const { edges, totalCount, pageInfo } = connection;
  if (edges.length === 0) return empty;
  return (
    <>
      <WideTable label={label} stacks>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ name, figure }) => (
              <Table.Th key={name} data-figure={figure}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {edges.map(({ node }) => (
            <Table.Tr key={node.id}>
              {columns.map(({ name, cell, figure, wraps }, index) => (
                <Table.Td key={name} data-name={index === 0 ? undefined : name} data-figure={figure} data-wraps={wraps}>
                  {cell(node)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
      <Pager page={place.page} pages={Math.ceil(totalCount / LIST_PAGE_SIZE)} info={pageInfo} go={place.go} />
    </>
  );
}
