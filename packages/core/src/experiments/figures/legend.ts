import { type Attributes, element, label, type Svg } from "./svg.js";

export interface LegendEntry {
  readonly title: string;
  readonly colour: string;
  readonly sign: "dot" | "ring" | "diamond";
}

const LEFT = 20;
const MIDDLE = 40;
const BETWEEN = 26;
/** Of a letter of 12 pixels, on average and a little more. */
const LETTER = 6.4;

/** What signs stand for, on one line under a figure's title, and how far that reaches. */
export function legend(entries: readonly LegendEntry[]): { readonly drawn: Svg; readonly width: number } {
  let x = LEFT;
  const drawn = entries.flatMap(({ title, colour, sign }) => {
    const here = x;
    x += BETWEEN + title.length * LETTER;
    return [signs[sign](here + 5, MIDDLE, colour), label(title, here + 15, MIDDLE, { fill: colour })];
  });
  return { drawn: element("g", {}, ...drawn), width: x };
}

const signs: Readonly<Record<LegendEntry["sign"], (x: number, y: number, colour: string) => Svg>> = {
  dot: (x, y, fill) => circle(x, y, { fill }),
  ring: (x, y, stroke) => circle(x, y, { fill: "none", stroke, "stroke-width": 1.5 }),
  diamond,
};

function circle(cx: number, cy: number, paint: Attributes): Svg {
  return element("circle", { cx, cy, r: 4.5, ...paint });
}

const HALF = 5.5;

/** The sign of a value that is one network's, not a mean. */
export function diamond(x: number, y: number, fill: string): Svg {
  const corners = [
    [x, y - HALF],
    [x + HALF, y],
    [x, y + HALF],
    [x - HALF, y],
  ];
  return element("path", {
    d: `M${corners.map((corner) => corner.map((at) => Number(at.toFixed(2))).join(" ")).join("L")}Z`,
    fill,
  });
}
