"use client";
import {
  GenerateModelsDocument,
  type JobFieldsFragment,
  type Sampler,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Alert, Button, NativeSelect, NumberInput } from "@mantine/core";
import { IconAlertTriangle, IconEgg } from "@tabler/icons-react";
import { type FormEvent, use, useRef, useState } from "react";
import { useMutation } from "urql";
import { ApiUrlContext } from "../api/api-url";
import { errorByField } from "../api/error-by-field";
import { idempotencyKey } from "../api/idempotency-key";
import { samplerName } from "../figures/sampler-name";
import { TokenField } from "../token/token-field";
import { useAdminToken } from "../token/use-admin-token";
import classes from "./generate-form.module.css";
import {
  checkGenerateDraft,
  type GenerateDraft,
  type GenerateField,
  generateFields,
  generateRequest,
} from "./generate-request";

interface GenerateFormProps {
  diffusionModel: string;
  /** Steps that the diffusion model was trained with. */
  timesteps: number;
  onStarted: (job: JobFieldsFragment) => void;
}

const samplers = ["DPM_SOLVER", "DDIM", "DDPM"] as const satisfies readonly Sampler[];
const samplerHints: Readonly<Record<Sampler, string>> = {
  DPM_SOLVER: "Second order, quick; 20 steps are enough.",
  DDIM: "First order, without noise on the way; 20 to 50 steps.",
  DDPM: "The paper's own: all steps, and slow.",
};

/** Asks for new parameters; what is wrong stands beside the field, and the request is sent only when nothing is. */
export function GenerateForm({ diffusionModel, timesteps, onStarted }: GenerateFormProps) {
  const url = use(ApiUrlContext);
  const [storedToken, storeToken] = useAdminToken();
  const [typedToken, setTypedToken] = useState("");
  const [draft, setDraft] = useState<GenerateDraft>({ count: 10, sampler: "DPM_SOLVER", steps: 20, seed: "" });
  const [wrong, setWrong] = useState<Partial<Record<GenerateField | "token", string>>>({});
  const [rest, setRest] = useState<string[]>([]);
  const [{ fetching }, generate] = useMutation(GenerateModelsDocument);
  // One request keeps its key and its seed until it has an answer, so that sending it again does nothing twice.
  const request = useRef<{ draft: GenerateDraft; key: string; input: ReturnType<typeof generateRequest> }>(undefined);

  const set = (change: Partial<GenerateDraft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    setWrong((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in change))));
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const token = storedToken || typedToken.trim();
    const found = {
      ...checkGenerateDraft(draft, timesteps),
      ...(token ? {} : { token: "Paste the admin token; without it the API refuses to write." }),
    };
    setWrong(found);
    setRest([]);
    if (Object.keys(found).length > 0) return;
    if (request.current?.draft !== draft)
      request.current = { draft, key: idempotencyKey(), input: generateRequest(draft) };
    const { key, input } = request.current;
    const { data, error } = await generate(
      { input: { diffusionModel, ...input, evaluate: true, idempotencyKey: key } },
      { fetchOptions: { headers: { authorization: `Bearer ${token}` } } },
    );
    if (error) {
      const sorted = errorByField(error, generateFields, url);
      if (sorted.fields.token) {
        // A token that was refused is of no more use; ask for another.
        storeToken("");
        setTypedToken("");
      }
      setWrong(sorted.fields);
      setRest(sorted.rest);
      return;
    }
    if (!data) return;
    request.current = undefined;
    storeToken(token);
    onStarted(data.generateModels.job);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <div className={classes.fields}>
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
      </div>
      <div className={classes.token}>
        <TokenField
          stored={storedToken !== ""}
          value={typedToken}
          error={wrong.token}
          onChange={(token) => {
            setTypedToken(token);
            setWrong(({ token: _, ...others }) => others);
          }}
          onForget={() => storeToken("")}
        />
      </div>
      {rest.length > 0 ? (
        <Alert
          color="red"
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          mt="md"
          title="The request was not accepted"
          classNames={{ message: classes.message }}
        >
          {rest.map((sentence) => (
            <div key={sentence}>{sentence}</div>
          ))}
        </Alert>
      ) : null}
      <Button type="submit" mt="lg" loading={fetching} leftSection={<IconEgg size={18} aria-hidden />}>
        Generate and evaluate
      </Button>
    </form>
  );
}
