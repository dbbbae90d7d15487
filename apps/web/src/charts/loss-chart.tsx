"use client";
import type { PlotOptions } from "@observablehq/plot";
import { useCallback } from "react";
import { counted } from "../figures/counted";
import { plainNumber } from "../figures/plain-number";
import { type Plot, PlotFigure } from "./plot-figure";

interface LossChartProps {
  /** Of what: "Loss of the autoencoder". */
  label: string;
  losses: readonly { readonly step: number; readonly loss: number }[];
}

/** A loss over steps on a logarithmic scale: each value faintly, their running mean over a fiftieth of the way on top. */
export function LossChart({ label, losses }: LossChartProps) {
  const draw = useCallback(
    (plot: Plot, width: number): PlotOptions => {
      // A logarithm has no place for zero.
      const drawn = losses.filter(({ loss }) => loss > 0);
      return {
        marginLeft: 56,
        marginTop: 26,
        marginBottom: 40,
        x: {
          label: "step →",
          ticks: Math.max(3, width / 90),
          tickFormat: (step: number) => step.toLocaleString("en-US"),
        },
        y: { type: "log", label: "↑ loss", grid: true, ticks: 5, tickFormat: (loss: number) => plainNumber(loss) },
        marks: [
          plot.lineY(drawn, { x: "step", y: "loss", stroke: "var(--accent)", strokeWidth: 1, strokeOpacity: 0.35 }),
          plot.lineY(
            drawn,
            plot.windowY(
              { k: Math.max(1, Math.round(drawn.length / 50)) },
              { x: "step", y: "loss", stroke: "var(--accent)", strokeWidth: 2 },
            ),
          ),
          plot.tip(
            drawn,
            plot.pointerX({
              x: "step",
              y: "loss",
              title: (point: { step: number; loss: number }) =>
                `Step ${point.step.toLocaleString("en-US")}\nLoss ${plainNumber(point.loss)}`,
            }),
          ),
        ],
      };
    },
    [losses],
  );
  const last = losses.at(-1);
  return (
    <PlotFigure
      label={`${label}${last ? `: ${plainNumber(last.loss)} after ${counted(last.step, "step")}` : ""}`}
      height={220}
      draw={draw}
    />
  );
}
