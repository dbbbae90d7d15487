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
import { clearLabels, type LabelBox } from "./clear-labels";
import classes from "./dial-section.module.css";

interface Place {
  label: string;
  accuracy: number;
  iouNearest: number;
}

const MARGIN = { left: 62, top: 30, right: 60, bottom: 42 } as const;
const INSET = 12;
const HEIGHT = 320;
/** The most that a label of the dial takes, with some air. */
const LABEL = { width: 30, height: 17 } as const;
const OWN_LABEL_WIDTH = 62;

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
        marginLeft: MARGIN.left,
        marginTop: MARGIN.top,
        marginRight: MARGIN.right,
        marginBottom: MARGIN.bottom,
        x: {
          label: narrow ? "Nearest IoU →" : "Nearest IoU: mistakes in common with the nearest checkpoint →",
          grid: true,
          nice: true,
          inset: INSET,
          ticks: narrow ? 3 : 8,
        },
        y: {
          label: "↑ Mean test accuracy",
          grid: true,
          nice: true,
          inset: INSET,
          ticks: 6,
          tickFormat: (value: number) => percent(value),
        },
        marks: [
          plot.line(turned, { x: "iouNearest", y: "accuracy", stroke: "var(--group-generated)", strokeWidth: 1.6 }),
          plot.dot(turned, { x: "iouNearest", y: "accuracy", fill: "var(--group-generated)", r: 5 }),
          plot.text(readable(turned, own, width), {
            x: "iouNearest",
            y: "accuracy",
            text: "label",
            dy: -13,
            fill: "currentColor",
          }),
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
        height={HEIGHT}
        draw={draw}
      />
      <div className={classes.table}>
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
      </div>
    </Section>
  );
}

/** The places of the dial whose labels do not run into each other, its two ends before the others. */
function readable(turned: readonly Place[], own: Place, width: number): Place[] {
  const along = (values: readonly number[], from: number, to: number) => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (value: number): number => from + ((value - low) / (high - low || 1)) * (to - from);
  };
  const all = [...turned, own];
  const x = along(
    all.map(({ iouNearest }) => iouNearest),
    MARGIN.left + INSET,
    width - MARGIN.right - INSET,
  );
  const y = along(
    all.map(({ accuracy }) => accuracy),
    HEIGHT - MARGIN.bottom - INSET,
    MARGIN.top + INSET,
  );
  const ownBox: LabelBox = {
    left: x(own.iouNearest) - 5,
    top: y(own.accuracy) - LABEL.height / 2,
    width: OWN_LABEL_WIDTH,
    height: LABEL.height,
  };
  const ordered = [turned[0], turned.at(-1), ...turned.slice(1, -1)].filter((place) => place !== undefined);
  const clear = clearLabels([
    ownBox,
    ...ordered.map((place) => ({
      left: x(place.iouNearest) - LABEL.width / 2,
      top: y(place.accuracy) - 13 - LABEL.height / 2,
      ...LABEL,
    })),
  ]);
  return ordered.filter((_, place) => clear[place + 1]);
}
