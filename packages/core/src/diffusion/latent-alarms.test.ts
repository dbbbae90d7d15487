import { describe, expect, it } from "vitest";
import { generationAlarms, trainingAlarms } from "./latent-alarms.js";

describe("alarms of training", () => {
  it("are silent about 200 checkpoints of which none stands out", () => {
    expect(trainingAlarms({ maximum: 5, std: 1 }, 0.98)).toEqual([]);
  });

  it("tell of the latents of 100 that collapse the published code", () => {
    expect(trainingAlarms({ maximum: 100, std: 1 }, 1)).toEqual([expect.stringContaining("lies 100.0 deviations")]);
  });

  it("tell of an autoencoder whose latents are the same for all checkpoints", () => {
    expect(trainingAlarms({ maximum: 3, std: 0.5 }, 0.25)).toEqual([expect.stringContaining("only 25.0 % of its")]);
  });
});

describe("alarms of generation", () => {
  // Of 200 checkpoints, 2 in 201 new values lie beyond: 1.0 %.
  it("are silent about latents like the checkpoints'", () => {
    expect(generationAlarms({ maximum: 3.8, std: 0.91 }, 0.055, 200)).toEqual([]);
  });

  it.each([
    [{ maximum: 1, std: 0.1 }, 0, "have collapsed: they spread 0.10 times"],
    [{ maximum: 90, std: 4 }, 0.02, "spread 4.00 times as far"],
    [{ maximum: 6, std: 1.2 }, 0.2, "20.0 % of the generated latents' values lie at or beyond"],
    [{ maximum: Number.NaN, std: Number.NaN }, 1, "not finite"],
  ])("tell what is wrong with %j and %d beyond", (range, beyond, sentence) => {
    expect(generationAlarms(range, beyond, 200)).toEqual([expect.stringContaining(sentence)]);
  });

  it("expect more values beyond the range of few checkpoints", () => {
    expect(generationAlarms({ maximum: 2, std: 1 }, 0.3, 12)).toEqual([]);
  });
});
