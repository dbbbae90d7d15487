"use client";
import {
  GenerateModelsDocument,
  type JobFieldsFragment,
  type ReportFieldsFragment,
  type Sampler,
} from "@hatchery/schema/documents/generated/graphql.js";
import { NativeSelect, NumberInput } from "@mantine/core";
import { IconEgg } from "@tabler/icons-react";
import { useState } from "react";
import { samplerName } from "../figures/sampler-name";
import { AdminForm } from "../form/admin-form";
import { useAdminRequest } from "../token/use-admin-request";
import { checkGenerateDraft, type GenerateDraft, generateFields, generateRequest } from "./generate-request";
import { TemperatureSlider } from "./temperature-slider";

interface GenerateFormProps {
  diffusionModel: string;
  /** Steps that the diffusion model was trained with. */
  timesteps: number;
  /** Whether it goes through a sampler; a behavioural model decodes its noise at once. */
  sampled: boolean;
  /** What was measured of the model at several temperatures. */
  dial: ReportFieldsFragment["dial"];
  onStarted: (job: JobFieldsFragment) => void;
}

const samplers = ["DPM_SOLVER", "DDIM", "DDPM"] as const satisfies readonly Sampler[];
const samplerHints: Readonly<Record<Sampler, string>> = {
  DPM_SOLVER: "Second order, quick; 20 steps are enough.",
  DDIM: "First order, without noise on the way; 20 to 50 steps.",
  DDPM: "The paper's own: all steps, and slow.",
};

/** Asks for new parameters; what is wrong stands beside the field, and the request is sent only when nothing is. */
export function GenerateForm({ diffusionModel, timesteps, sampled, dial, onStarted }: GenerateFormProps) {
  const [draft, setDraft] = useState<GenerateDraft>({
    count: 10,
    sampler: "DPM_SOLVER",
    steps: 20,
    temperature: 1,
    seed: "",
  });
  const { send, fetching, wrong, refusals, right, token } = useAdminRequest(GenerateModelsDocument, generateFields);

  const set = (change: Partial<GenerateDraft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    right(...Object.keys(change));
  };

  const submit = async (): Promise<void> => {
    const data = await send(draft, checkGenerateDraft(draft, timesteps), (idempotencyKey) => ({
      input: { diffusionModel, ...generateRequest(draft, sampled), evaluate: true, idempotencyKey },
    }));
    if (data) onStarted(data.generateModels.job);
  };

  return (
    <AdminForm
      token={token}
      refused="The request was not accepted"
      refusals={refusals}
      submit="Generate and evaluate"
      icon={<IconEgg size={18} aria-hidden />}
      loading={fetching}
      onSubmit={() => void submit()}
    >
      <NumberInput
        label="Models"
        description="How many to generate"
        name="count"
        value={draft.count}
        error={wrong.count}
        onChange={(count) => set({ count })}
        allowDecimal={false}
        thousandSeparator=","
        min={1}
        clampBehavior="none"
      />
      {sampled ? (
        <>
          <NativeSelect
            label="Sampler"
            description={samplerHints[draft.sampler]}
            name="sampler"
            value={draft.sampler}
            error={wrong.sampler}
            data={samplers.map((value) => ({ value, label: samplerName[value] }))}
            onChange={(event) =>
              set({ sampler: samplers.find((sampler) => sampler === event.currentTarget.value) ?? "DPM_SOLVER" })
            }
          />
          <NumberInput
            label="Steps"
            description={
              draft.sampler === "DDPM"
                ? `DDPM takes all ${timesteps.toLocaleString("en-US")}`
                : "More are slower and hardly better"
            }
            name="steps"
            value={draft.sampler === "DDPM" ? timesteps : draft.steps}
            disabled={draft.sampler === "DDPM"}
            error={wrong.steps}
            onChange={(steps) => set({ steps })}
            allowDecimal={false}
            thousandSeparator=","
            min={1}
            clampBehavior="none"
          />
        </>
      ) : null}
      <NumberInput
        label="Seed"
        description="The same seed gives the same models"
        name="seed"
        placeholder="random"
        value={draft.seed}
        error={wrong.seed}
        onChange={(seed) => set({ seed })}
        allowDecimal={false}
        min={0}
        clampBehavior="none"
        hideControls
      />
      <TemperatureSlider
        value={draft.temperature}
        error={wrong.temperature}
        dial={dial}
        onChange={(temperature) => set({ temperature })}
      />
    </AdminForm>
  );
}
