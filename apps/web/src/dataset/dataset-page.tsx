"use client";
import {
  DatasetPageDocument,
  type DatasetPageQuery,
  DeleteDatasetDocument,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Button, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Linked } from "../catalogue/linked";
import { counted } from "../figures/counted";
import { wholeNumber } from "../figures/whole-number";
import { AdminDialogButton } from "../form/admin-dialog-button";
import { Page } from "../shell/page";
import { Section } from "../shell/section";
import { Facts } from "../states/facts";
import { FigureTiles } from "../states/figure-tiles";
import { SubjectPage } from "../states/subject-page";
import { ClassBalance } from "./class-balance";
import classes from "./dataset-page.module.css";
import { DatasetStateBadge } from "./dataset-state-badge";
import { formWords, stateSentences } from "./dataset-words";
import { ImportSection } from "./import-section";
import { PublishedFiles } from "./published-files";
import { SampleGrid } from "./sample-grid";
import { SplitTable } from "./split-table";
import { transformWords } from "./transform-words";

type DatasetDetail = Extract<DatasetPageQuery["node"], { readonly __typename: "Dataset" }>;

/** A dataset: its images, how they are spread over classes and splits, where they are from, and what was made with them. */
export function DatasetPage({ id }: { id: string }) {
  return (
    <SubjectPage
      kind="Dataset"
      id={id}
      document={DatasetPageDocument}
      subjectOf={({ node }) => (node?.__typename === "Dataset" ? node : undefined)}
      back={{ label: "All datasets", href: "/datasets" }}
    >
      {(dataset, refresh, { server }) => (
        <Detail dataset={dataset} fromFolder={server.importsFromFolder} refresh={refresh} />
      )}
    </SubjectPage>
  );
}

interface DetailProps {
  dataset: DatasetDetail;
  fromFolder: boolean;
  refresh: () => void;
}

function Detail({ dataset, fromFolder, refresh }: DetailProps) {
  const router = useRouter();
  const { name, title, state, classCount, image, splits, samples, forms, checkpointSets } = dataset;
  const balance = splits.flatMap((split) =>
    split.perClass == null ? [] : [{ name: split.name, perClass: split.perClass }],
  );
  const images = splits.reduce((sum, { count }) => sum + count, 0);
  return (
    <Page
      title={title}
      trail={[{ label: "Datasets", href: "/datasets" }]}
      lead={
        <span className={classes.lead}>
          <DatasetStateBadge state={state} />
          <span>{stateSentences[state]}</span>
        </span>
      }
      actions={
        <>
          {state === "IMPORTED" ? (
            <AdminDialogButton
              document={DeleteDatasetDocument}
              variables={() => ({ input: { dataset: dataset.id } })}
              label="Delete the images"
              icon={<IconTrash size={17} aria-hidden />}
              question={`Delete the images of ${title}?`}
              onDone={forms.length > 0 ? refresh : () => router.push("/datasets")}
            >
              They are removed from the object store, which can be undone by importing them again only. While
              checkpoints that were collected from them are kept, so are they.
            </AdminDialogButton>
          ) : null}
          {checkpointSets.totalCount > 0 ? (
            <Button component={Link} href={`/?dataset=${encodeURIComponent(name)}`}>
              Networks made with it
            </Button>
          ) : null}
        </>
      }
    >
      <FigureTiles
        tiles={[
          {
            name: "Images",
            value: wholeNumber(images),
            words: splits.map((split) => `${wholeNumber(split.count)} ${split.name}`).join(", "),
          },
          { name: "Classes", value: wholeNumber(classCount), words: classWords(dataset) },
          {
            name: "Each image",
            value: `${image.height} × ${image.width} × ${image.channels}`,
            words: "Height, width and channels, as networks get it.",
          },
        ]}
      />
      {state === "NOT_IMPORTED" ? (
        <ImportSection datasets={[dataset]} only fromFolder={fromFolder} onImported={refresh} />
      ) : null}
      {samples.length > 0 ? (
        <Section title="Samples" lead={sampleWords(dataset)}>
          <SampleGrid samples={samples} names={dataset.classes} />
        </Section>
      ) : null}
      {balance.length > 0 ? (
        <Section title="Class balance" lead="How many images each class has in each split.">
          <ClassBalance names={dataset.classes} splits={balance} />
        </Section>
      ) : null}
      <Section title="Splits">
        <SplitTable splits={splits} />
      </Section>
      {dataset.import && dataset.import.unreadableCount > 0 ? <Unreadable found={dataset.import} /> : null}
      <Section title="Checkpoint sets collected from it">
        {checkpointSets.edges.length === 0 ? (
          <Text c="dimmed">None yet.</Text>
        ) : (
          <ul className={classes.list}>
            {checkpointSets.edges.map(({ node }) => (
              <li key={node.id}>
                <Anchor component={Link} href={`/checkpoint-sets/${encodeURIComponent(node.id)}`} inherit>
                  {node.title}
                </Anchor>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Licence and source">
        <Facts entries={originOf(dataset)} />
      </Section>
      {forms.length > 0 ? (
        <Section title="Published files" lead={filesWords(dataset)}>
          <PublishedFiles forms={forms} />
        </Section>
      ) : null}
    </Page>
  );
}

/** Names of classes that take no more letters are all told. */
const ALL_NAMED = 90;

/** A few names of classes, so that one sees what they are. */
function classWords({ classes: names, classCount }: DatasetDetail): string {
  const all = names.join(", ");
  if (classCount === names.length && all.length <= ALL_NAMED) return all;
  return `${names.slice(0, 3).join(", ")} and ${wholeNumber(classCount - 3)} more`;
}

function sampleWords({ samples, classCount }: DatasetDetail): string {
  const shown = new Set(samples.map(({ label }) => label)).size;
  return shown < classCount
    ? `Training images of ${counted(shown, "class")}, evenly taken from all ${wholeNumber(classCount)}.`
    : "The first training images of each class.";
}

function filesWords({ state, forms }: DatasetDetail): string {
  if (state !== "NOT_IMPORTED") return "As its makers publish it.";
  return forms.length > 1
    ? "Each of these sets of files is all of it; either can be imported."
    : "All of them are needed for an import.";
}

function Unreadable({ found }: { found: NonNullable<DatasetDetail["import"]> }) {
  const more = found.unreadableCount - found.unreadable.length;
  return (
    <Section title="Images that were left out" lead={`${counted(found.unreadableCount, "image")} could not be used.`}>
      <ul className={classes.list}>
        {found.unreadable.map(({ split, name, reason }) => (
          <li key={`${split} ${name}`}>
            <strong>{name}</strong> ({split}) {reason}
          </li>
        ))}
      </ul>
      {more > 0 ? <Text c="dimmed">and {wholeNumber(more)} more</Text> : null}
    </Section>
  );
}

function originOf(dataset: DatasetDetail): Parameters<typeof Facts>[0]["entries"] {
  const { licence, source, citation, mean, std, transforms, import: imported } = dataset;
  const steps = (of: readonly Readonly<Record<string, unknown>>[] | undefined) =>
    of === undefined ? null : of.length === 0 ? "none" : of.map(transformWords).join(", ");
  return [
    ["Licence", licence],
    ["Source", <Linked key="source" text={source} />],
    ["To cite", citation],
    ["Mean of pixels", mean.map((value) => value.toFixed(4)).join(", ")],
    ["Deviation of pixels", std.map((value) => value.toFixed(4)).join(", ")],
    ["Before training", steps(transforms?.train)],
    ["Before evaluation", steps(transforms?.evaluation)],
    ["Imported", imported ? new Date(imported.importedAt).toLocaleString() : null],
    ["Imported from", imported ? (formWords[imported.form] ?? imported.form) : null],
    [
      "Files checked",
      imported
        ? imported.files.length === 0
          ? "none are published"
          : imported.files.map((file) => file.name).join(", ")
        : null,
    ],
    ["Digest", imported ? imported.digest : null],
    ["Owner", dataset.owner],
  ];
}
