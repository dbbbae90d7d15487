/** How a column's values are written for people; fractions as per cent. */
export type Format = "text" | "percent" | "number" | "count" | "seconds" | "operations" | "times";

export interface Column {
  readonly key: string;
  readonly title: string;
  readonly format: Format;
  /** Wall-clock time, or made of it: what a second run does not reproduce. */
  readonly timed?: boolean;
}

export type Cell = string | number | null;

export interface Table {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** A cell for each column's key; null where there is nothing to say. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}
