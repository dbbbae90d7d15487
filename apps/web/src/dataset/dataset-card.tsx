import type { DatasetsQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Title } from "@mantine/core";
import { IconPhotoDown } from "@tabler/icons-react";
import Link from "next/link";
import { counted } from "../figures/counted";
import { fileSize } from "../figures/file-size";
import { wholeNumber } from "../figures/whole-number";
import classes from "./dataset-card.module.css";
import { DatasetStateBadge } from "./dataset-state-badge";
import { SamplePicture } from "./sample-picture";

type Listed = DatasetsQuery["datasets"]["edges"][number]["node"];

/** A dataset in the list: a few of its images, or what it would take to have them. */
export function DatasetCard({ dataset }: { dataset: Listed }) {
  const { id, title, state, classCount, image, splits, samples, checkpointSets } = dataset;
  const sets = checkpointSets.totalCount;
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <Title order={2} className={classes.title}>
          <Anchor component={Link} href={`/datasets/${encodeURIComponent(id)}`} inherit>
            {title}
          </Anchor>
        </Title>
        <DatasetStateBadge state={state} />
      </div>
      {samples.length > 0 ? (
        <div className={classes.samples} aria-hidden="true">
          {samples.map((sample) => (
            <SamplePicture key={sample.url} sample={sample} alt="" />
          ))}
        </div>
      ) : (
        <div className={classes.absent}>
          <IconPhotoDown size={24} stroke={1.5} aria-hidden />
          {absence(dataset)}
        </div>
      )}
      <p className={classes.facts}>
        {[
          counted(classCount, "class"),
          `${image.height}\u00a0×\u00a0${image.width}\u00a0×\u00a0${image.channels}`,
          splits.map(({ name, count }) => `${wholeNumber(count)}\u00a0${name}`).join(", "),
          sets > 0 ? counted(sets, "checkpoint set") : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
    </li>
  );
}

function absence({ state, forms }: Listed): string {
  if (state !== "NOT_IMPORTED") return "None of its images can be shown.";
  const [form] = forms;
  if (form === undefined) return "Its images are no longer in the object store; import them again.";
  const bytes = form.files.reduce((sum, file) => sum + file.bytes, 0);
  return `Published as ${counted(form.files.length, "file")} of ${fileSize(bytes)}.`;
}
