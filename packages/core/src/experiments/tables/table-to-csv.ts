import type { Cell, Table } from "./table.js";

/** RFC 4180: a line of keys, then a line for each row, every value as it is; nothing where there is none. */
export function tableToCsv({ columns, rows }: Table): string {
  const lines = [columns.map(({ key }) => key), ...rows.map((row) => columns.map(({ key }) => text(row[key] ?? null)))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

function text(cell: Cell): string {
  return cell === null ? "" : String(cell);
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
