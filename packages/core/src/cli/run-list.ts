import { listSpecifications } from "../pipeline/list-specifications.js";
import { datasetsAtHand } from "./datasets-at-hand.js";
import { print, type SessionOptions } from "./session.js";

/** `hatchery run --list` */
export async function printSpecifications(options: SessionOptions): Promise<void> {
  const { names, note } = await datasetsAtHand(options);
  const listed = listSpecifications(names);
  const widest = (column: "name" | "dataset" | "architecture") => Math.max(...listed.map((row) => row[column].length));
  const [name, dataset, architecture] = [widest("name"), widest("dataset"), widest("architecture")];
  const lines = listed.map((row) =>
    [
      row.name.padEnd(name),
      row.dataset.padEnd(dataset),
      row.architecture.padEnd(architecture),
      `${row.dimensions} values`,
      row.atHand ? "dataset at hand" : "dataset not imported",
    ].join("  "),
  );
  print(options, listed, [...lines, ...(note === undefined ? [] : ["", note])].join("\n"));
}
