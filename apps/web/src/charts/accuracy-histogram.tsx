"use client";
import type { PlotOptions, RectYOptions } from "@observablehq/plot";
import { useCallback } from "react";
import { percent } from "../figures/percent";
import { type Plot, PlotFigure } from "./plot-figure";

/** How the accuracies of checkpoints are spread. */
export function AccuracyHistogram({ accuracies }: { accuracies: readonly number[] }) {
  const draw = useCallback(
    (plot: Plot, width: number): PlotOptions => ({
      marginLeft: 44,
      marginTop: 26,
      marginBottom: 40,
      marginRight: 24,
      x: { label: "test accuracy, % →", ticks: Math.max(3, width / 110) },
      y: { label: "↑ checkpoints", grid: true, ticks: 5 },
      marks: [
        plot.rectY(
          accuracies.map((accuracy) => accuracy * 100),
          plot.binX<RectYOptions>(
            { y: "count" },
            {
              x: (value: number) => value,
              fill: "var(--group-originals)",
              fillOpacity: 0.85,
              inset: 0.5,
              thresholds: 30,
              tip: true,
            },
          ),
        ),
        plot.ruleY([0]),
      ],
    }),
    [accuracies],
  );
  const lowest = Math.min(...accuracies);
  const highest = Math.max(...accuracies);
  return (
    <PlotFigure
      label={`Accuracies of ${accuracies.length} checkpoints, from ${percent(lowest)} to ${percent(highest)}`}
      height={220}
      draw={draw}
    />
  );
}
