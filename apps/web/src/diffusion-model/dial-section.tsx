"use client";
import type { ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Table } from "@mantine/core";
import type { PlotOptions } from "@observablehq/plot";
import { useCallback } from "react";
import { type Plot, PlotFigure } from "../charts/plot-figure";
import { distance } from "../figures/distance";
import { percent } from "../figures/percent";
import { Section } from "../shell/section";
import { WideTable } from "../states/wide-table";

interface Place {
  label: string;
  accuracy: number;
  iouNearest: number;
}

/** The dial between accuracy and novelty: the same noise at several temperatures, as a picture and as numbers. */
export function DialSection({ report }: { report: ReportFieldsFragment }) {
  const { dial, originals, iou } = report;
  const draw = useCallback(
    (plot: Plot, width: number): PlotOptions => {
      const turned: Place[] = dial.map(({ temperature, summary, iouNearest }) => ({
        label: String(temperature),
        accuracy: summary.mean,
        iouNearest,
      }));
      const own: Place = { label: "originals", accuracy: originals.mean, iouNearest: iou.originalNearest };
      const narrow = width < 500;
      return {
        marginLeft: 62,
        marginTop: 30,
        marginRight: 60,
        marginBottom: 42,
        x: {
          label: narrow ? "Nearest IoU →" : "Nearest IoU: mistakes in common with the nearest checkpoint →",
          grid: true,
          nice: true,
          inset: 12,
          ticks: narrow ? 4 : 8,
        },
        y: {
          label: "↑ Mean test accuracy",
          grid: true,
          nice: true,
          inset: 12,
          ticks: 6,
          tickFormat: (value: number) => percent(value),
        },
        marks: [
          plot.line(turned, { x: "iouNearest", y: "accuracy", stroke: "var(--group-generated)", strokeWidth: 1.6 }),
          plot.dot(turned, { x: "iouNearest", y: "accuracy", fill: "var(--group-generated)", r: 5 }),
          plot.text(turned, { x: "iouNearest", y: "accuracy", text: "label", dy: -13, fill: "currentColor" }),
          plot.dot([own], {
            x: "iouNearest",
            y: "accuracy",
            symbol: "square",
            fill: "var(--group-originals)",
            r: 5,
          }),
          plot.text([own], {
            x: "iouNearest",
            y: "accuracy",
            text: "label",
            dx: 9,
            textAnchor: "start",
            fill: "currentColor",
          }),
        ],
      };
    },
    [dial, originals, iou],
  );

  return (
    <Section
      title="The dial between accuracy and novelty"
      lead="The same noise, multiplied by a temperature before it becomes parameters. A low one makes models closer to the mean of all, a high one newer models; what each gives was measured on the test images."
    >
      <PlotFigure
        label={`Mean test accuracy against nearest IoU at ${dial.length} temperatures, beside the originals. The table below has the same as numbers.`}
        height={320}
        draw={draw}
      />
      <WideTable label="Accuracy and novelty by temperature">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Temperature</Table.Th>
            <Table.Th data-figure>Mean accuracy</Table.Th>
            <Table.Th data-figure>Lowest</Table.Th>
            <Table.Th data-figure>Highest</Table.Th>
            <Table.Th data-figure>Nearest IoU</Table.Th>
            <Table.Th data-figure>IoU among them</Table.Th>
            <Table.Th data-figure>Nearest L2</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {dial.map(({ temperature, summary, iouNearest, generatedGenerated, l2Nearest }) => (
            <Table.Tr key={temperature}>
              <Table.Th scope="row">{temperature}</Table.Th>
              <Table.Td data-figure fw={600}>
                {percent(summary.mean)}
              </Table.Td>
              <Table.Td data-figure>{percent(summary.min)}</Table.Td>
              <Table.Td data-figure>{percent(summary.max)}</Table.Td>
              <Table.Td data-figure>{iouNearest.toFixed(3)}</Table.Td>
              <Table.Td data-figure>{generatedGenerated.toFixed(3)}</Table.Td>
              <Table.Td data-figure>{distance(l2Nearest)}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Th scope="row">Originals</Table.Th>
            <Table.Td data-figure fw={600}>
              {percent(originals.mean)}
            </Table.Td>
            <Table.Td data-figure>{percent(originals.min)}</Table.Td>
            <Table.Td data-figure>{percent(originals.max)}</Table.Td>
            <Table.Td data-figure>{iou.originalNearest.toFixed(3)}</Table.Td>
            <Table.Td data-figure>{iou.originalOriginal.toFixed(3)}</Table.Td>
            <Table.Td data-figure>{distance(report.l2.originalNearest)}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </WideTable>
    </Section>
  );
}
