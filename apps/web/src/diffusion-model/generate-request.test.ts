import { expect, it } from "vitest";
import { checkGenerateDraft, generateRequest } from "./generate-request";

const draft = { count: 10, sampler: "DPM_SOLVER", steps: 20, temperature: 1, seed: "" } as const;

it("finds nothing wrong with what the form offers at first", () => {
  expect(checkGenerateDraft(draft, 1000)).toEqual({});
});

it("says what is wrong field by field", () => {
  const wrong = checkGenerateDraft({ ...draft, count: -3, steps: 1001, seed: 4_294_967_296 }, 1000);
  expect(wrong.count).toMatch(/from 1 to 100,000/);
  expect(wrong.steps).toMatch(/from 1 to 1,000/);
  expect(wrong.seed).toMatch(/0 to 4,294,967,295/);
});

it("takes fractions and emptied fields for no numbers", () => {
  expect(Object.keys(checkGenerateDraft({ ...draft, count: 2.5, steps: "" }, 1000))).toEqual(["count", "steps"]);
});

it("leaves the steps to DDPM, which takes all of the model's", () => {
  const ddpm = { ...draft, sampler: "DDPM", steps: "" } as const;
  expect(checkGenerateDraft(ddpm, 1000)).toEqual({});
  expect(generateRequest(ddpm, true)).not.toHaveProperty("steps");
});

it("draws a seed when none was given and keeps zero when it was", () => {
  expect(generateRequest({ ...draft, seed: 0 }, true).seed).toBe(0);
  const { seed } = generateRequest(draft, true);
  expect(Number.isInteger(seed) && seed >= 0 && seed < 4_294_967_296).toBe(true);
});

it("asks a decoder for neither sampler nor steps, and for a temperature where the dial was turned", () => {
  expect(generateRequest({ ...draft, temperature: 0.8, seed: 7 }, false)).toEqual({
    count: 10,
    temperature: 0.8,
    seed: 7,
  });
  expect(generateRequest(draft, true)).not.toHaveProperty("temperature");
});
