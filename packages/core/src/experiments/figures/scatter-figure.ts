import { type LegendEntry, legend } from "./legend.js";
import { type Axis, MARGIN, paddedDomain, plotFrame } from "./plot-frame.js";
import { type Attributes, element, label, picture, type Svg } from "./svg.js";

export type Point = readonly [x: number, y: number];

/** Points of one kind, drawn in their order, so that later kinds lie over earlier ones. */
export interface PointGroup {
  readonly title: string;
  readonly colour: string;
  readonly points: readonly Point[];
  /** Drawn as rings, so that what lies under them shows. */
  readonly hollow?: boolean;
  readonly radius?: number;
  /** Joined in their order. */
  readonly joined?: boolean;
  /** An ellipse about the one point that the group has: half its width and height, in the axes' units. */
  readonly spread?: Point;
}

export interface ScatterPanel {
  readonly title: string;
  readonly groups: readonly PointGroup[];
  readonly x: Omit<Axis, "domain"> & { readonly domain?: Axis["domain"] };
  readonly y: Omit<Axis, "domain"> & { readonly domain?: Axis["domain"] };
}

const PANEL = { width: 340, height: 300 } as const;
const HEAD = 56;
/** Of a bold letter of 14 pixels, a little more than on average. */
const TITLE_LETTER = 9;

/** Panels of points beside each other, with one legend: groups of the same title have the same colour. */
export function scatterFigure(title: string, panels: readonly ScatterPanel[]): string {
  const step = MARGIN.left + PANEL.width + MARGIN.right;
  const signs = legend(entriesOf(panels));
  const drawn: Svg[] = [label(title, 20, 18, { weight: "bold", size: 14 }), signs.drawn];
  for (const [index, panel] of panels.entries()) {
    const place = { left: index * step + MARGIN.left, top: HEAD + MARGIN.top, ...PANEL };
    const all = panel.groups.flatMap(extent);
    const axis = (given: ScatterPanel["x"], values: readonly number[]): Axis => ({
      domain: paddedDomain(values),
      ...given,
    });
    const frame = plotFrame(
      place,
      axis(
        panel.x,
        all.map(([x]) => x),
      ),
      axis(
        panel.y,
        all.map(([, y]) => y),
      ),
      panel.title,
    );
    drawn.push(frame.drawn, ...panel.groups.flatMap((group) => groupMarks(group, frame.x, frame.y)));
  }
  return picture(
    Math.max(panels.length * step, signs.width, title.length * TITLE_LETTER),
    HEAD + MARGIN.top + PANEL.height + MARGIN.bottom,
    title,
    ...drawn,
  );
}

function extent({ points, spread: [width, height] = [0, 0] }: PointGroup): Point[] {
  return points.flatMap(([x, y]): Point[] => [
    [x - width, y - height],
    [x + width, y + height],
  ]);
}

function groupMarks(group: PointGroup, x: (value: number) => number, y: (value: number) => number): Svg[] {
  const { points, colour, hollow, radius = 3, joined, spread } = group;
  const paint: Attributes = hollow
    ? { fill: "none", stroke: colour, "stroke-width": 1.2 }
    : { fill: colour, "fill-opacity": 0.75 };
  const dots = points.map(([px, py]) => element("circle", { cx: x(px), cy: y(py), r: radius, ...paint }));
  const around =
    spread === undefined
      ? []
      : points.map(([px, py]) =>
          element("ellipse", {
            cx: x(px),
            cy: y(py),
            rx: Math.abs(x(px + spread[0]) - x(px)),
            ry: Math.abs(y(py + spread[1]) - y(py)),
            fill: colour,
            "fill-opacity": 0.15,
          }),
        );
  return [...around, ...(joined ? [path(points, x, y, colour)] : []), ...dots];
}

function path(
  points: readonly Point[],
  x: (value: number) => number,
  y: (value: number) => number,
  stroke: string,
): Svg {
  const places = points.map(([px, py]) => `${Number(x(px).toFixed(2))} ${Number(y(py).toFixed(2))}`);
  return element("path", {
    d: `M${places.join("L")}`,
    fill: "none",
    stroke,
    "stroke-width": 1.4,
    "stroke-opacity": 0.7,
  });
}

/** Each title once, with the sign of the first group that has it. */
function entriesOf(panels: readonly ScatterPanel[]): LegendEntry[] {
  const groups = panels.flatMap((panel) => panel.groups);
  return groups
    .filter(({ title }, index) => groups.findIndex((group) => group.title === title) === index)
    .map(({ title, colour, hollow }) => ({ title, colour, sign: hollow === true ? "ring" : "dot" }));
}
