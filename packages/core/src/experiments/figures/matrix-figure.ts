import { scaleLinear } from "d3-scale";
import sharp from "sharp";
import { element, label, picture, type Svg } from "./svg.js";

/** Values of a matrix, row by row. */
export interface MatrixPanel {
  readonly title: string;
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly across: string;
  readonly down: string;
  /** Rows and columns before which a line is drawn. */
  readonly cuts?: readonly number[];
}

const SIDE = 250;
const LEFT = 34;
const BETWEEN = 46;
const TOP = 66;
const LEGEND = { width: 220, height: 12 } as const;

/** From light to dark, through the colours of ColorBrewer's YlGnBu. */
const COLOURS = ["#ffffd9", "#c7e9b4", "#41b6c4", "#225ea8", "#081d58"] as const;

/**
 * Matrices as heat maps beside each other, on one scale of colours. Each is an image of a pixel a value, so that large ones stay small files.
 * @param domain the values of the lightest and the darkest colour
 * @param perRow panels in a row
 */
export async function matrixFigure(
  title: string,
  scaleTitle: string,
  domain: readonly [low: number, high: number],
  panels: readonly MatrixPanel[],
  perRow = panels.length,
): Promise<string> {
  const cell = SIDE + BETWEEN;
  const drawn: Svg[] = [label(title, 20, 18, { weight: "bold", size: 14 })];
  for (const [index, panel] of panels.entries()) {
    const left = LEFT + (index % perRow) * cell;
    const top = TOP + Math.floor(index / perRow) * (cell + 20);
    drawn.push(...(await panelMarks(panel, left, top, domain)));
  }
  const rows = Math.ceil(panels.length / perRow);
  const below = TOP + rows * (cell + 20) - 4;
  const width = Math.max(LEFT + Math.min(perRow, panels.length) * cell - BETWEEN + 20, LEFT + LEGEND.width + 160);
  drawn.push(...legend(scaleTitle, domain, below));
  return picture(width, below + 40, title, ...drawn);
}

async function panelMarks(
  panel: MatrixPanel,
  left: number,
  top: number,
  domain: readonly [number, number],
): Promise<Svg[]> {
  const { title, values, columns, across, down, cuts = [] } = panel;
  const rows = values.length / columns;
  const cut = (position: number): Svg[] => {
    const x = left + (position / columns) * SIDE;
    const y = top + (position / rows) * SIDE;
    const line = { stroke: "#d55e00", "stroke-width": 1.5 };
    return [
      element("line", { x1: x, y1: top, x2: x, y2: top + SIDE, ...line }),
      element("line", { x1: left, y1: y, x2: left + SIDE, y2: y, ...line }),
    ];
  };
  return [
    label(title, left, top - 16, { weight: "bold", size: 13 }),
    element("image", {
      x: left,
      y: top,
      width: SIDE,
      height: SIDE,
      preserveAspectRatio: "none",
      style: "image-rendering:pixelated",
      href: `data:image/png;base64,${(await pixels(values, columns, domain)).toString("base64")}`,
    }),
    element("rect", { x: left, y: top, width: SIDE, height: SIDE, fill: "none", stroke: "#8c959f" }),
    ...cuts.flatMap(cut),
    label(across, left + SIDE / 2, top + SIDE + 15, { anchor: "middle", size: 11 }),
    label(down, left - 14, top + SIDE / 2, { anchor: "middle", size: 11, turn: -90 }),
  ];
}

function pixels(values: ArrayLike<number>, columns: number, domain: readonly [number, number]): Promise<Buffer> {
  const colour = colourScale(domain);
  const bytes = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i++) {
    const channels = /(\d+), (\d+), (\d+)/.exec(colour(values[i] ?? 0)) ?? [];
    for (let channel = 0; channel < 3; channel++) bytes[3 * i + channel] = Number(channels[channel + 1]);
  }
  return sharp(bytes, { raw: { width: columns, height: values.length / columns, channels: 3 } })
    .png()
    .toBuffer();
}

function colourScale([low, high]: readonly [number, number]) {
  const stops = COLOURS.map((_, index) => low + ((high - low) * index) / (COLOURS.length - 1));
  return scaleLinear<string>().domain(stops).range(COLOURS).clamp(true);
}

function legend(title: string, [low, high]: readonly [number, number], top: number): Svg[] {
  const colour = colourScale([low, high]);
  const steps = 44;
  const step = LEGEND.width / steps;
  const written = (value: number): string => String(Number(value.toPrecision(3)));
  return [
    ...Array.from({ length: steps }, (_, index) =>
      element("rect", {
        x: LEFT + index * step,
        y: top,
        width: step + 0.3,
        height: LEGEND.height,
        fill: colour(low + ((high - low) * (index + 0.5)) / steps),
      }),
    ),
    label(written(low), LEFT, top + 24, { size: 11 }),
    label(written(high), LEFT + LEGEND.width, top + 24, { size: 11, anchor: "end" }),
    label(title, LEFT + LEGEND.width + 12, top + 6),
  ];
}
