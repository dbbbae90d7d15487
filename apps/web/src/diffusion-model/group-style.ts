export type GroupSymbol =
  | "circle"
  | "square"
  | "diamond"
  | "triangle"
  | "star"
  | "cross"
  | "times"
  | "plus"
  | "asterisk"
  | "square2";

export interface GroupStyle {
  /** A CSS colour; the palette is Okabe and Ito's, darkened or lightened for the scheme. */
  color: string;
  symbol: GroupSymbol;
  /** Whether the symbol is drawn with lines instead of filled. */
  hollow: boolean;
  /** Later groups are drawn over earlier ones. */
  order: number;
}

const fixed: Readonly<Record<string, GroupStyle>> = {
  generated: { color: "var(--group-generated)", symbol: "circle", hollow: false, order: 9 },
  originals: { color: "var(--group-originals)", symbol: "square", hollow: false, order: 8 },
  soup: { color: "var(--group-soup)", symbol: "star", hollow: false, order: 10 },
  average16: { color: "var(--group-average16)", symbol: "triangle", hollow: false, order: 5 },
  gaussian: { color: "var(--group-gaussian)", symbol: "diamond", hollow: false, order: 4 },
  "soup aligned": { color: "var(--group-soup)", symbol: "asterisk", hollow: true, order: 7 },
  "average16 aligned": { color: "var(--group-average16)", symbol: "plus", hollow: true, order: 5 },
  "gaussian aligned": { color: "var(--group-gaussian)", symbol: "times", hollow: true, order: 4 },
  reconstruction: { color: "var(--group-reconstruction)", symbol: "cross", hollow: false, order: 3 },
};

const noiseSymbols = ["times", "plus", "asterisk", "square2"] as const;

/** Colour and shape of a group in the picture; no two groups share both. `names` are all groups, in their order. */
export function groupStyle(name: string, names: readonly string[]): GroupStyle {
  const known = fixed[name];
  if (known) return known;
  const place = names.filter((other) => !(other in fixed)).indexOf(name);
  return {
    color: "var(--group-noise)",
    symbol: noiseSymbols[place % noiseSymbols.length] ?? "times",
    hollow: true,
    order: 0,
  };
}
