"use client";
import type { JobFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Button } from "@mantine/core";
import Link from "next/link";
import { FollowedJob } from "../job/followed-job";

interface UploadOutcomeProps {
  /** What reads the file. */
  started: JobFieldsFragment;
  onImported: () => void;
  again: () => void;
}

/** The job that reads an uploaded file, live to its end: the weights that it became, or why it was refused. */
export function UploadOutcome({ started, onImported, again }: UploadOutcomeProps) {
  return (
    <FollowedJob
      started={started}
      onFinished={onImported}
      failed={{ title: "The file was refused", also: "Nothing of it was kept." }}
      again={{ label: "Upload another file", go: again }}
      made={({ weights }) =>
        weights
          ? {
              words: <p>It became {weights.title}.</p>,
              link: (
                <Button component={Link} href={`/weights/${encodeURIComponent(weights.id)}`}>
                  See the weights
                </Button>
              ),
            }
          : undefined
      }
    />
  );
}
