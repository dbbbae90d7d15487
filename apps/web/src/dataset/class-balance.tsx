"use client";
import type { PlotOptions } from "@observablehq/plot";
import { type CSSProperties, useCallback, useMemo } from "react";
import { type Plot, PlotFigure } from "../charts/plot-figure";
import { wholeNumber } from "../figures/whole-number";
import { balanceWords } from "./balance-words";
import classes from "./class-balance.module.css";

interface ClassBalanceProps {
  names: readonly string[];
  splits: readonly { readonly name: string; readonly perClass: readonly number[] }[];
}

/** Bars of more classes have no room for names; they are told by pointing at them. */
const MAX_NAMED = 40;
const BAR_PIXELS = 24;
const colours: Readonly<Record<string, string>> = {
  train: "var(--group-originals)",
  validation: "var(--group-gaussian)",
  test: "var(--group-generated)",
};

interface Bar {
  readonly split: string;
  readonly label: number;
  readonly name: string;
  readonly count: number;
}

/** How many images each class has, its splits one after the other. */
export function ClassBalance({ names, splits }: ClassBalanceProps) {
  const bars = useMemo(
    () =>
      splits.flatMap(({ name: split, perClass }) =>
        perClass.map((count, label): Bar => ({ split, label, name: names[label] ?? `class ${label}`, count })),
      ),
    [names, splits],
  );
  const named = names.length <= MAX_NAMED;
  const draw = useCallback(
    (plot: Plot, width: number): PlotOptions =>
      named ? namedBars(plot, width, bars, names) : manyBars(plot, width, bars),
    [bars, named, names],
  );
  return (
    <>
      <ul className={classes.legend}>
        {splits.map(({ name, perClass }) => {
          const style: CSSProperties & { "--split"?: string | undefined } = { "--split": colours[name] };
          return (
            <li key={name} style={style}>
              {name}: {balanceWords(perClass)}
            </li>
          );
        })}
      </ul>
      <PlotFigure
        label={`Images of each of ${wholeNumber(names.length)} classes: ${splits.map(({ name, perClass }) => `${name} ${balanceWords(perClass)}`).join("; ")}`}
        height={named ? 60 + BAR_PIXELS * names.length : 240}
        draw={draw}
      />
    </>
  );
}

const tip = ({ split, name, count }: Bar) => `${name}\n${wholeNumber(count)} ${split}`;
const fill = ({ split }: Bar) => colours[split] ?? "var(--accent)";
const count = (value: number) => value.toLocaleString("en-US");

function namedBars(plot: Plot, width: number, bars: readonly Bar[], names: readonly string[]): PlotOptions {
  const longest = Math.max(...names.map((name) => name.length));
  return {
    marginLeft: Math.min(width * 0.4, 18 + 7 * longest),
    marginRight: 24,
    marginTop: 8,
    marginBottom: 40,
    x: { label: "images →", grid: true, ticks: Math.max(2, width / 130), tickFormat: count },
    y: {
      label: null,
      domain: names.map((_, label) => label),
      tickFormat: (label: number) => names[label] ?? "",
      tickSize: 0,
    },
    marks: [
      plot.barX(bars, { x: "count", y: "label", fill, insetTop: 2, insetBottom: 2, title: tip, tip: true }),
      plot.ruleX([0]),
    ],
  };
}

function manyBars(plot: Plot, width: number, bars: readonly Bar[]): PlotOptions {
  return {
    marginLeft: 56,
    marginRight: 24,
    marginTop: 26,
    marginBottom: 40,
    x: { label: "class, by label →", ticks: Math.max(3, width / 110) },
    y: { label: "↑ images", grid: true, ticks: 5, tickFormat: count },
    marks: [
      plot.rectY(bars, {
        x1: ({ label }: Bar) => label - 0.5,
        x2: ({ label }: Bar) => label + 0.5,
        y: "count",
        fill,
        title: tip,
        tip: true,
      }),
      plot.ruleY([0]),
    ],
  };
}
