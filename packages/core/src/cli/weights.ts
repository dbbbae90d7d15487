import { Command } from "commander";
import { exportCommand } from "./export-weights.js";
import { importCommand } from "./import-weights.js";
import { inspectCommand } from "./inspect-weights.js";

export function weightsCommand(): Command {
  return new Command("weights")
    .description("networks in and out, as safetensors")
    .addCommand(importCommand())
    .addCommand(inspectCommand())
    .addCommand(exportCommand());
}
