"use client";
import type { DatasetState, JobFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Button, Code, Text } from "@mantine/core";
import Link from "next/link";
import { type ComponentProps, useState } from "react";
import { FollowedJob } from "../job/followed-job";
import { Section } from "../shell/section";
import { ImportForm } from "./import-form";

interface ImportSectionProps {
  datasets: readonly (ComponentProps<typeof ImportForm>["choices"][number] & { readonly state: DatasetState })[];
  /** Whether the page is about the one dataset that is given. */
  only?: boolean;
  /** Whether the server has a folder of imports. */
  fromFolder: boolean;
  onImported: () => void;
}

/** An import of a dataset: the form, then the job live to its end, then the way to the dataset. */
export function ImportSection({ datasets, only = false, fromFolder, onImported }: ImportSectionProps) {
  const [job, setJob] = useState<JobFieldsFragment>();
  return (
    <Section
      id="import"
      title={only ? "Import it" : "Import a dataset"}
      lead="Files are held against the published checksums, and every image is decoded once. Until that is done, nothing of it is visible; an import that is stopped goes on where it was."
    >
      {job ? (
        <FollowedJob
          key={job.id}
          started={job}
          onFinished={onImported}
          failed={{ title: "It was not imported", also: "Nothing of it is visible." }}
          again={{ label: "Import another one", go: () => setJob(undefined) }}
          made={({ dataset }) =>
            dataset
              ? {
                  words: <p>{dataset.title} is here: specifications can name it.</p>,
                  link: (
                    <Button component={Link} href={`/datasets/${encodeURIComponent(dataset.id)}`}>
                      See the dataset
                    </Button>
                  ),
                }
              : undefined
          }
        />
      ) : (
        <>
          {fromFolder ? null : (
            <Text size="sm" mb="md">
              This server imports from no folder yet: set <Code>HATCHERY_IMPORT_FOLDER</Code> to the folder that has the
              datasets’ files, and start it again.
            </Text>
          )}
          <ImportForm
            choices={datasets.filter(({ state }) => state === "NOT_IMPORTED")}
            only={only}
            onStarted={setJob}
          />
        </>
      )}
    </Section>
  );
}
