"use client";
import type { JobFieldsFragment, ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Button } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { counted } from "../figures/counted";
import { ModelGrid } from "../generated-model/model-grid";
import { FollowedJob } from "../job/followed-job";
import { Section } from "../shell/section";
import { GenerateForm } from "./generate-form";
import classes from "./generate-section.module.css";

interface GenerateSectionProps {
  diffusionModel: string;
  timesteps: number;
  sampled: boolean;
  dial: ReportFieldsFragment["dial"];
  onHatched: () => void;
}

/** New parameters on request: the form, then the job live to its end, then what it made. */
export function GenerateSection({ diffusionModel, timesteps, sampled, dial, onHatched }: GenerateSectionProps) {
  const [job, setJob] = useState<JobFieldsFragment>();
  return (
    <Section
      title="Hatch new models"
      lead={`Noise goes through the ${sampled ? "sampler and the decoder" : "decoder"} and comes out as parameters. Each new model is then evaluated on all images.`}
    >
      {job ? (
        <FollowedJob
          key={job.id}
          started={job}
          onFinished={onHatched}
          failed={{ title: "Nothing was hatched" }}
          again={{ label: "Ask for more", go: () => setJob(undefined) }}
          made={({ id, generatedModels: { totalCount, edges } }) =>
            totalCount === 0
              ? undefined
              : {
                  words: (
                    <>
                      <p className={classes.words}>{counted(totalCount, "model")} hatched.</p>
                      <ModelGrid models={edges.slice(0, 4).map((edge) => edge.node)} level={3} />
                    </>
                  ),
                  link: (
                    <Button component={Link} href={`/?job=${encodeURIComponent(id)}`}>
                      See them in the gallery
                    </Button>
                  ),
                }
          }
        />
      ) : (
        <GenerateForm
          diffusionModel={diffusionModel}
          timesteps={timesteps}
          sampled={sampled}
          dial={dial}
          onStarted={setJob}
        />
      )}
    </Section>
  );
}
