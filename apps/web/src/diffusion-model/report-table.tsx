import type { AccuracyFieldsFragment, ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Table } from "@mantine/core";
import { percent } from "../figures/percent";
import { wholeNumber } from "../figures/whole-number";
import { WideTable } from "../states/wide-table";
import { GroupMark } from "./group-mark";
import { groupStyle } from "./group-style";
import classes from "./report-table.module.css";

interface Row {
  /** Name of the group of points, for its sign, its label and its mean IoU. */
  group: string;
  summary: AccuracyFieldsFragment;
}

/** Originals beside generated models beside every baseline, all on the same test images. */
export function ReportTable({ report }: { report: ReportFieldsFragment }) {
  const { baselines } = report;
  const names = report.points.map((group) => group.name);
  const rows: Row[] = [
    { group: "originals", summary: report.originals },
    { group: "generated", summary: report.generated },
    { group: "soup", summary: baselines.soup },
    { group: "average16", summary: baselines.average16 },
    { group: "gaussian", summary: baselines.gaussian },
    ...(baselines.aligned
      ? [
          { group: "soup aligned", summary: baselines.aligned.soup },
          { group: "average16 aligned", summary: baselines.aligned.average16 },
          { group: "gaussian aligned", summary: baselines.aligned.gaussian },
        ]
      : []),
    { group: "reconstruction", summary: baselines.reconstruction },
    ...baselines.noise.map(({ amplitude, summary }) => ({
      group: `noise ${amplitude}`,
      summary,
    })),
  ];
  const label = (name: string): string => report.points.find((group) => group.name === name)?.label ?? name;
  const meanIou = (name: string): string => {
    const points = report.points.find((group) => group.name === name)?.points ?? [];
    return points.length > 0
      ? (points.reduce((sum, point) => sum + point.iouNearest, 0) / points.length).toFixed(3)
      : "–";
  };
  return (
    <WideTable label="Accuracy of originals, generated models and baselines">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Group</Table.Th>
          <Table.Th data-figure>Mean accuracy</Table.Th>
          <Table.Th data-figure>Deviation</Table.Th>
          <Table.Th data-figure>Lowest</Table.Th>
          <Table.Th data-figure>Highest</Table.Th>
          <Table.Th data-figure>Failed</Table.Th>
          <Table.Th data-figure>Models</Table.Th>
          <Table.Th data-figure>Nearest IoU</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ group, summary }) => (
          <Table.Tr key={group} data-strong={group === "generated" || undefined} className={classes.row}>
            <Table.Th scope="row">
              <span className={classes.name}>
                <GroupMark style={groupStyle(group, names)} />
                {label(group)}
              </span>
            </Table.Th>
            <Table.Td data-figure fw={600}>
              {percent(summary.mean)}
            </Table.Td>
            <Table.Td data-figure>{summary.count > 1 ? percent(summary.std) : "–"}</Table.Td>
            <Table.Td data-figure>{percent(summary.min)}</Table.Td>
            <Table.Td data-figure>{percent(summary.max)}</Table.Td>
            <Table.Td data-figure>{wholeNumber(summary.failures)}</Table.Td>
            <Table.Td data-figure>{wholeNumber(summary.count)}</Table.Td>
            <Table.Td data-figure>{meanIou(group)}</Table.Td>
          </Table.Tr>
        ))}
        <Table.Tr className={classes.row}>
          <Table.Th scope="row">
            <span className={classes.name} data-bare>
              Best checkpoint, chosen on train
            </span>
          </Table.Th>
          <Table.Td data-figure fw={600}>
            {percent(baselines.bestCheckpoint.report)}
          </Table.Td>
          <Table.Td colSpan={6} c="dimmed">
            {percent(baselines.bestCheckpoint.select)} on train
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </WideTable>
  );
}
