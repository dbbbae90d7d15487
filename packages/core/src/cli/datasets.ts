import { Command } from "commander";
import { importDatasetCommand } from "./import-dataset.js";
import { listDatasetsCommand } from "./list-datasets.js";
import { showDatasetCommand } from "./show-dataset.js";
import { verifyDatasetsCommand } from "./verify-datasets.js";

export function datasetsCommand(): Command {
  return new Command("datasets")
    .description("what networks are trained and judged on")
    .addCommand(listDatasetsCommand())
    .addCommand(showDatasetCommand())
    .addCommand(importDatasetCommand())
    .addCommand(verifyDatasetsCommand());
}
