import { Command } from "commander";
import { datasetDescriptions } from "../datasets/open-dataset.js";
import { print } from "./session.js";

export function datasetsCommand(): Command {
  const list = new Command("list")
    .description("the datasets that can be named in a specification")
    .option("--json", "print as JSON")
    .action((options: { readonly json?: boolean }) => {
      const lines = datasetDescriptions.map(({ name, title, classes, image, splits }) => {
        const shape = `${image.height}x${image.width}x${image.channels}`;
        return `${name.padEnd(12)} ${title}: ${classes.length} classes, ${shape}, ${splits.train.count} train, ${splits.test.count} test images`;
      });
      print(options, datasetDescriptions, lines.join("\n"));
    });
  return new Command("datasets").description("what networks are trained and judged on").addCommand(list);
}
