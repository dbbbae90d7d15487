import { diamond, type LegendEntry, legend } from "./legend.js";
import { paddedDomain, plotFrame } from "./plot-frame.js";
import { element, label, picture, type Svg } from "./svg.js";

/** One line of a range: from the lowest to the highest, with its mean. */
export interface Range {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** A row: ranges and single marks, each of a series. */
export interface RangeRow {
  readonly title: string;
  readonly ranges: Readonly<Record<string, Range>>;
  readonly marks?: Readonly<Record<string, number>>;
}

/** Rows that share an axis. */
export interface RangePanel {
  readonly title: string;
  readonly rows: readonly RangeRow[];
}

/** What a series is called and drawn with; one without a title is named by its rows. */
export interface Series {
  readonly title: string;
  readonly colour: string;
}

const WIDTH = 760;
const TITLES = 178;
const RIGHT = 22;
const ROW = 38;
const HEAD = 66;
const BETWEEN = 70;

/**
 * Panels of rows: for each series a line from its lowest to its highest value with a dot at the mean, single values as diamonds.
 * @param series in the order in which they are drawn in a row, with what each is called
 */
export function rangesFigure(
  title: string,
  axis: string,
  panels: readonly RangePanel[],
  series: Readonly<Record<string, Series>>,
  percent = true,
): string {
  let top = HEAD;
  const drawn: Svg[] = [label(title, 20, 18, { weight: "bold", size: 14 }), legend(entriesOf(panels, series)).drawn];
  for (const { title: heading, rows } of panels) {
    const height = rows.length * ROW;
    const values = rows.flatMap(({ ranges, marks = {} }) => [
      ...Object.values(ranges).flatMap(({ low, high }) => [low, high]),
      ...Object.values(marks),
    ]);
    const frame = plotFrame(
      { left: TITLES, top: top + 14, width: WIDTH - TITLES - RIGHT, height },
      { title: axis, domain: paddedDomain(values), percent },
      { title: "", domain: [0, 1], ticks: [] },
    );
    drawn.push(frame.drawn, label(heading, 20, top, { weight: "bold", size: 13 }));
    for (const [index, row] of rows.entries()) {
      const middle = top + 14 + (index + 0.5) * ROW;
      drawn.push(label(row.title, TITLES - 10, middle, { anchor: "end" }), ...rowMarks(row, middle, frame.x, series));
    }
    top += height + BETWEEN;
  }
  return picture(WIDTH, top - 8, title, ...drawn);
}

function rowMarks(
  { ranges, marks = {} }: RangeRow,
  middle: number,
  x: (value: number) => number,
  series: Readonly<Record<string, Series>>,
): Svg[] {
  const names = Object.keys(series).filter((name) => name in ranges || name in marks);
  const step = (ROW - 12) / Math.max(1, names.length);
  return names.flatMap((name, index) => {
    const y = middle + (index - (names.length - 1) / 2) * step;
    const colour = series[name]?.colour ?? "";
    const range = ranges[name];
    const mark = marks[name];
    return [
      ...(range === undefined ? [] : [rangeLine(range, y, x, colour)]),
      ...(mark === undefined ? [] : [diamond(x(mark), y, colour)]),
    ];
  });
}

function rangeLine({ low, mean, high }: Range, y: number, x: (value: number) => number, colour: string): Svg {
  return element(
    "g",
    { stroke: colour, fill: colour },
    element("line", { x1: x(low), y1: y, x2: x(high), y2: y, "stroke-width": 3, "stroke-opacity": 0.45 }),
    element("circle", { cx: x(mean), cy: y, r: 4, stroke: "none" }),
  );
}

/** Series with a title; those of single values alone have the sign of such. */
function entriesOf(panels: readonly RangePanel[], series: Readonly<Record<string, Series>>): LegendEntry[] {
  const rows = panels.flatMap((panel) => panel.rows);
  return Object.entries(series).flatMap(([name, { title, colour }]): LegendEntry[] =>
    title === "" ? [] : [{ title, colour, sign: rows.some(({ ranges }) => name in ranges) ? "dot" : "diamond" }],
  );
}
