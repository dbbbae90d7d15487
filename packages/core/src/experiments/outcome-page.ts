import { findExperiment } from "./find-experiment.js";
import type { StoredOutcome } from "./stored-outcome.js";
import { tableToMarkdown } from "./tables/table-to-markdown.js";

/** Where an outcome's files are. */
export interface OutcomeFolder {
  /** From where the page is. */
  readonly linked: string;
  /** From where commands are given. */
  readonly named: string;
}

/**
 * An outcome as Markdown: what was asked, what was found, what others have found, and how to run it again.
 * @param heading level of its title
 */
export function outcomePage(outcome: StoredOutcome, folder: OutcomeFolder, heading = 1): string {
  const { plan, digest, engine, results, remarks, tables, figures } = outcome;
  const { title, question, source, published } = findExperiment(plan.experiment);
  const marks = "#".repeat(heading);
  const cores = engine.threads === 1 ? "1 thread" : `${engine.threads} threads`;
  return paragraphs([
    `${marks} ${title}`,
    `${question} (${source}; \`npx hatchery experiment ${plan.experiment}\`, ${plan.scale}, on ${plan.datasets.join(" and ")}.)`,
    ...remarks,
    ...figures.map(({ file, caption }) => `![${caption}](${folder.linked}/${file})\n\n*${caption}*`),
    ...tables.flatMap((table) => [`**${table.title}**`, tableToMarkdown(table).trimEnd()]),
    `${marks}# Published`,
    ...published.remarks,
    ...published.tables.flatMap((table) => [folded(table.title, tableToMarkdown(table).trimEnd())]),
    folded(
      "Specifications, digests and engine",
      paragraphs([
        `Seed ${plan.seed}; ${engine.name} ${engine.version} on ${engine.device}, ${cores}. Digest of the outcome: \`${digest}\`.`,
        `\`npx hatchery experiment --rerun ${folder.named}/${plan.experiment}.json\` runs the specifications in that file again and compares the digests.`,
        [
          "| | checkpoint set | diffusion model | generated set | evaluation |",
          "| --- | --- | --- | --- | --- |",
          ...results.map(
            ({ labels, checkpointSet, diffusionModel, generatedSet, evaluation }) =>
              `| ${[Object.values(labels).join(", "), ...[checkpointSet, diffusionModel, generatedSet, evaluation].map(shortDigest)].join(" | ")} |`,
          ),
        ].join("\n"),
      ]),
    ),
  ]);
}

function paragraphs(parts: readonly string[]): string {
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

/** The first digits, which name a result as the whole digest does. */
function shortDigest(digest: string | undefined): string {
  return digest === undefined ? "" : `\`${digest.slice(0, 12)}\``;
}

/** Long tables stay shut until they are asked for. */
function folded(title: string, content: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${content.trimEnd()}\n\n</details>`;
}
