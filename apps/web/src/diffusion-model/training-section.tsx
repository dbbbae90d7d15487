import type { DiffusionModelPageQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Text, Title } from "@mantine/core";
import { LossChart } from "../charts/loss-chart";
import { duration } from "../figures/duration";
import { operations } from "../figures/operations";
import { percent } from "../figures/percent";
import { plainNumber } from "../figures/plain-number";
import { wholeNumber } from "../figures/whole-number";
import { Section } from "../shell/section";
import classes from "./training-section.module.css";

type Trained = Pick<
  Extract<DiffusionModelPageQuery["node"], { readonly __typename: "DiffusionModel" }>,
  "trainings" | "usesTaskData" | "explained" | "latent" | "latentMaximum" | "latentStd"
>;

const titles: Readonly<Record<string, string>> = {
  autoencoder: "Autoencoder",
  diffusion: "Denoiser",
  decoder: "Decoder",
};

/** What was trained for a diffusion model, what that took, and how the losses fell. */
export function TrainingSection({ model }: { model: Trained }) {
  const { trainings, usesTaskData, explained, latent, latentMaximum, latentStd } = model;
  return (
    <Section title="How it was trained" lead={usesTaskData ? behaviouralLead(explained) : pDiffLead}>
      <div className={classes.trainings}>
        {trainings.map(({ name, losses, seconds, flops }) => {
          const title = titles[name] ?? name;
          return (
            <div key={name}>
              <Title order={3} className={classes.title}>
                {title}
              </Title>
              <Text size="sm" c="dimmed" className={classes.cost}>
                {duration(seconds)}
                {typeof flops === "number" ? `, ${operations(flops)}` : null}
              </Text>
              <LossChart label={`Loss of the ${title.toLowerCase()}`} losses={losses} />
            </div>
          );
        })}
      </div>
      <Text size="sm" c="dimmed" mt="md">
        Latents have {wholeNumber(latent)} values each, at most {plainNumber(latentMaximum)} in size with a standard
        deviation of {plainNumber(latentStd)} after rescaling.
        {usesTaskData ? null : " A collapse would show here first: values far beyond 5 cannot be denoised well."}
      </Text>
    </Section>
  );
}

const pDiffLead = "On the checkpoints alone. Losses are drawn on a logarithmic scale.";

function behaviouralLead(explained: number | null | undefined): string {
  const start =
    typeof explained === "number"
      ? ` It started at the checkpoints' mean and principal axes, along which ${percent(explained, 1)} of their variance lies.`
      : "";
  return `The decoder was trained on the task's own training images too, as the checkpoints were.${start} Its loss, of the task and of the checkpoints' reconstruction, is drawn on a logarithmic scale.`;
}
