"use client";
import type { ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Switch, Text } from "@mantine/core";
import type { PlotOptions } from "@observablehq/plot";
import { useCallback, useMemo, useState } from "react";
import { type Plot, PlotFigure } from "../charts/plot-figure";
import { counted } from "../figures/counted";
import { percent } from "../figures/percent";
import { GroupMark } from "./group-mark";
import { groupStyle } from "./group-style";
import classes from "./novelty-picture.module.css";
import { visibleRange } from "./visible-range";

interface Mark {
  label: string;
  accuracy: number;
  iouNearest: number;
}

/** The picture that matters: accuracy against nearest IoU of generated models, originals and every baseline. */
export function NoveltyPicture({ groups }: { groups: ReportFieldsFragment["points"] }) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [whole, setWhole] = useState(false);
  const names = useMemo(() => groups.map((group) => group.name), [groups]);
  const shown = useMemo(() => groups.filter((group) => !hidden.has(group.name)), [groups, hidden]);
  const range = useMemo(
    () =>
      visibleRange(
        groups.filter(({ name }) => name === "originals" || name === "generated").flatMap(({ points }) => points),
        shown.flatMap(({ points }) => points),
      ),
    [groups, shown],
  );

  const draw = useCallback(
    (plot: Plot, width: number): PlotOptions => {
      const [low, high] = whole ? range.whole : range.near;
      const ordered = [...shown].sort((a, b) => groupStyle(a.name, names).order - groupStyle(b.name, names).order);
      const inside: Mark[] = ordered.flatMap(({ label, points }) =>
        points.filter(({ accuracy }) => accuracy >= low && accuracy <= high).map((point) => ({ label, ...point })),
      );
      const narrow = width < 500;
      return {
        marginLeft: 58,
        marginTop: 30,
        marginRight: 14,
        marginBottom: 42,
        x: {
          label: "Nearest IoU: mistakes in common with the nearest checkpoint →",
          ...(narrow && { label: "Nearest IoU →" }),
          grid: true,
          nice: true,
          ticks: narrow ? 5 : 10,
        },
        y: {
          label: "↑ Test accuracy",
          grid: true,
          domain: [low, high],
          nice: true,
          ticks: 7,
          tickFormat: (accuracy: number) => percent(accuracy, high - low > 0.05 ? 0 : 2),
        },
        marks: [
          ordered.map(({ name, label }) => {
            const style = groupStyle(name, names);
            const paint = style.hollow
              ? { stroke: style.color, strokeOpacity: 0.75, strokeWidth: 1.3 }
              : {
                  fill: style.color,
                  fillOpacity: name === "generated" ? 0.9 : 0.6,
                  stroke: "var(--surface)",
                  strokeWidth: 0.5,
                };
            return plot.dot(
              inside.filter((point) => point.label === label),
              {
                x: "iouNearest",
                y: "accuracy",
                symbol: style.symbol,
                r: name === "soup" ? 8 : name === "generated" ? 4.2 : 3.4,
                ...paint,
              },
            );
          }),
          plot.tip(
            inside,
            plot.pointer({
              x: "iouNearest",
              y: "accuracy",
              title: (point: Mark) =>
                `${point.label}\nTest accuracy ${percent(point.accuracy)}\nNearest IoU ${point.iouNearest.toFixed(3)}`,
            }),
          ),
        ],
      };
    },
    [shown, names, range, whole],
  );

  const toggle = (name: string): void =>
    setHidden((before) => {
      const after = new Set(before);
      if (!after.delete(name)) after.add(name);
      return after;
    });

  return (
    <div>
      <ul className={classes.legend} aria-label="Groups in the picture">
        {groups.map((group) => (
          <li key={group.name}>
            <button
              type="button"
              className={classes.group}
              aria-pressed={!hidden.has(group.name)}
              onClick={() => toggle(group.name)}
              title={hidden.has(group.name) ? "Show" : "Hide"}
            >
              <GroupMark style={groupStyle(group.name, names)} />
              {group.label}
              <span className={classes.count}>{group.points.length}</span>
            </button>
          </li>
        ))}
      </ul>
      <PlotFigure
        label={`Test accuracy against nearest IoU of ${groups.map((group) => `${counted(group.points.length, "model")} in the group ${group.label}`).join(", ")}. The report below has the same as numbers.`}
        height={440}
        draw={draw}
      />
      {range.outside > 0 ? (
        <div className={classes.outside}>
          <Switch
            label="Show the whole range"
            checked={whole}
            onChange={(event) => setWhole(event.currentTarget.checked)}
            size="sm"
          />
          {whole ? null : (
            <Text size="sm" c="dimmed">
              {counted(range.outside, "model")} {range.outside === 1 ? "lies" : "lie"} outside this view, down to{" "}
              {percent(range.lowest)}.
            </Text>
          )}
        </div>
      ) : null}
      <div className={classes.reading}>
        <p>
          <strong>How to read it.</strong> Each sign is a network. Higher is more accurate; further left is newer, for
          fewer of its mistakes are those of a checkpoint it was learned from. At the right edge stand copies.
        </p>
        <p>
          <strong>What would be worth something:</strong> generated models above or left of every baseline. Where they
          lie on top of averages or of a Gaussian, diffusion gave nothing that a simple sum would not have given.
        </p>
      </div>
    </div>
  );
}
