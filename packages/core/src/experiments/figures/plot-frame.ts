import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";
import { element, label, type Svg } from "./svg.js";

export interface Axis {
  readonly title: string;
  readonly domain: readonly [low: number, high: number];
  /** Whole powers stand equally far apart; for counts of very different size. */
  readonly logarithmic?: boolean;
  /** Fractions are written as per cent. */
  readonly percent?: boolean;
  /** Marks at these values only. */
  readonly ticks?: readonly number[];
}

/** Where in the picture. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Frame {
  /** Ground, grid, axes and their titles. */
  readonly drawn: Svg;
  x(value: number): number;
  y(value: number): number;
}

const GRID = "#d8dee4";
const TICKS = 5;
const TICK_SIZE = 11;

/** Room that axes need beside a frame: `left` and `bottom` for marks and titles, `top` for a heading, `right` for the last mark. */
export const MARGIN = { left: 80, top: 34, right: 18, bottom: 48 } as const;

/** A frame with two axes; what is drawn in it comes after `drawn`. */
export function plotFrame(place: Place, horizontal: Axis, vertical: Axis, heading = ""): Frame {
  const { left, top, width, height } = place;
  const x = scaleOf(horizontal, [left, left + width]);
  const y = scaleOf(vertical, [top + height, top]);
  const marksX = marksOf(x, horizontal);
  const marksY = marksOf(y, vertical);
  const line = (x1: number, y1: number, x2: number, y2: number): Svg =>
    element("line", { x1, y1, x2, y2, stroke: GRID });
  const bottom = top + height;
  return {
    x: (value) => x(value),
    y: (value) => y(value),
    drawn: element(
      "g",
      {},
      ...marksX.map(({ at }) => line(at, top, at, bottom)),
      ...marksY.map(({ at }) => line(left, at, left + width, at)),
      ...marksX.map(({ at, words }) => label(words, at, bottom + 14, { anchor: "middle", size: TICK_SIZE })),
      ...marksY.map(({ at, words }) => label(words, left - 7, at, { anchor: "end", size: TICK_SIZE })),
      label(horizontal.title, left + width / 2, bottom + 34, { anchor: "middle" }),
      label(vertical.title, left - 66, top + height / 2, { anchor: "middle", turn: -90 }),
      label(heading, left, top - 16, { weight: "bold", size: 13 }),
    ),
  };
}

type Scale = ScaleContinuousNumeric<number, number>;

function scaleOf({ domain, logarithmic }: Axis, range: readonly [number, number]): Scale {
  return (logarithmic ? scaleLog() : scaleLinear()).domain(domain).range(range);
}

function marksOf(scale: Scale, { ticks, percent }: Axis): { readonly at: number; readonly words: string }[] {
  const values = ticks ?? scale.ticks(TICKS);
  const format = percent ? percentFormat(values) : (value: number) => String(Number(value.toPrecision(6)));
  return values.map((value) => ({ at: scale(value), words: format(value) }));
}

/** As many decimals as tell neighbouring marks apart. */
function percentFormat(values: readonly number[]): (value: number) => string {
  const [first = 0, second = 1] = values;
  const decimals = Math.max(0, Math.ceil(-Math.log10(Math.abs(second - first) * 100) - 1e-9));
  return (value) => `${(value * 100).toFixed(decimals)} %`;
}

/** From a little below the lowest to a little above the highest. */
export function paddedDomain(values: readonly number[], share = 0.06): [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const room = high > low ? (high - low) * share : Math.max(Math.abs(high) * share, 1e-3);
  return [low - room, high + room];
}
