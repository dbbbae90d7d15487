"use client";
import { Skeleton } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import type * as PlotModule from "@observablehq/plot";
import { useEffect, useRef, useState } from "react";
import classes from "./plot-figure.module.css";

export type Plot = typeof PlotModule;

interface PlotFigureProps {
  /** What the picture shows, for those who do not see it. */
  label: string;
  /** In pixels. */
  height: number;
  /** The plot for a width in pixels; drawn again whenever this function changes. */
  draw: (plot: Plot, width: number) => PlotModule.PlotOptions;
}

/** A picture by Observable Plot, drawn in the browser at the width that there is. */
export function PlotFigure({ label, height, draw }: PlotFigureProps) {
  const { ref: frame, width } = useElementSize<HTMLDivElement>();
  const canvas = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<Plot>();

  useEffect(() => {
    void import("@observablehq/plot").then((module) => setPlot(() => module));
  }, []);

  useEffect(() => {
    if (!plot || width === 0) return;
    const picture = plot.plot({
      ...draw(plot, width),
      width,
      height,
      style: { background: "none", color: "inherit", fontFamily: "inherit", fontSize: "12px", overflow: "visible" },
    });
    picture.setAttribute("aria-hidden", "true");
    canvas.current?.replaceChildren(picture);
    return () => picture.remove();
  }, [plot, width, height, draw]);

  return (
    <div ref={frame} className={classes.frame} style={{ minHeight: height }}>
      {plot && width > 0 ? null : <Skeleton height={height} radius="md" />}
      <div ref={canvas} role="img" aria-label={label} className={classes.canvas} />
    </div>
  );
}
