import { expect, test } from "vitest";
import { learningRateAt } from "./schedule.js";

test("keeps a constant rate", () => {
  expect([0, 3, 9].map((step) => learningRateAt("constant", 0.1, step, 10))).toEqual([0.1, 0.1, 0.1]);
});

/*
 * PyTorch 2.15.0: o = torch.optim.SGD([torch.zeros(1)], lr=0.1); s = torch.optim.lr_scheduler.CosineAnnealingLR(o, 5)
 * and five times print(s.get_last_lr()); o.step(); s.step()
 */
test("lets the rate fall along a cosine, as PyTorch does", () => {
  const rates = [0.1, 0.0904508497187474, 0.0654508497187474, 0.0345491502812526, 0.00954915028125263];
  for (const [step, rate] of rates.entries()) expect(learningRateAt("cosine", 0.1, step, 5)).toBeCloseTo(rate, 12);
});
