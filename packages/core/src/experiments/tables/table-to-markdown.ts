import { formatCell } from "./format-cell.js";
import type { Column, Table } from "./table.js";

/** A table as GitHub draws it: numbers to the right, accuracies in per cent. */
export function tableToMarkdown({ columns, rows }: Table): string {
  const lines = [
    columns.map(titleOf),
    columns.map(({ format }) => (format === "text" ? "---" : "---:")),
    ...rows.map((row) => columns.map(({ key, format }) => escaped(formatCell(row[key] ?? null, format)))),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function titleOf({ title, format }: Column): string {
  return escaped(format === "percent" ? `${title}, %` : format === "seconds" ? `${title}, s` : title);
}

function escaped(value: string): string {
  return value.replaceAll("|", "\\|").replaceAll("\n", " ");
}
