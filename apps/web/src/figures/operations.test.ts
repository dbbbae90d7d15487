import { expect, it } from "vitest";
import { operations } from "./operations";

it("keeps three significant digits", () => {
  expect(operations(0)).toBe("0\u00a0FLOP");
  expect(operations(31_380)).toBe("31.4\u00a0kFLOP");
  // METHOD: the denoiser's forward pass of one sample at latent 128.
  expect(operations(617e6)).toBe("617\u00a0MFLOP");
  expect(operations(3.1e13)).toBe("31.0\u00a0TFLOP");
});
