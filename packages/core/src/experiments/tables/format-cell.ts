import type { Cell, Format } from "./table.js";

const PREFIXES = ["", "k", "M", "G", "T", "P", "E"] as const;

/** Three figures and a prefix: 617 MFLOP. */
function operations(value: number): string {
  const step = value < 1 ? 0 : Math.min(PREFIXES.length - 1, Math.floor(Math.log10(value) / 3));
  return `${Number((value / 1000 ** step).toPrecision(3))} ${PREFIXES[step]}FLOP`;
}

const writers: Readonly<Record<Format, (value: number) => string>> = {
  text: String,
  percent: (value) => (value * 100).toFixed(2),
  number: (value) => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : value.toFixed(3)),
  count: String,
  seconds: (value) => (value < 10 ? value.toPrecision(2) : value.toFixed(0)),
  operations,
  times: (value) => `${Number(value.toPrecision(3))} ×`,
};

/** A cell for people; a dash where there is nothing to say. */
export function formatCell(cell: Cell, format: Format): string {
  if (cell === null) return "–";
  return typeof cell === "string" ? cell : writers[format](cell);
}
