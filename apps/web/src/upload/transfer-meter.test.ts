import { describe, expect, test } from "vitest";
import { TransferMeter } from "./transfer-meter";

describe("the rate of a transfer", () => {
  test("is bytes over seconds, and tells when all will be through", () => {
    const meter = new TransferMeter(1000);
    expect(meter.measure(0, 0)).toEqual({ done: 0, total: 1000 });
    // 200 bytes in 2 s are 100 a second; 800 are left.
    expect(meter.measure(200, 2000)).toEqual({ done: 200, total: 1000, rate: 100, secondsLeft: 8 });
  });

  test("is not told before a second has passed", () => {
    const meter = new TransferMeter(1000);
    meter.measure(0, 0);
    expect(meter.measure(500, 900).rate).toBeUndefined();
  });

  test("forgets what was more than ten seconds ago", () => {
    const meter = new TransferMeter(100_000);
    for (let second = 0; second <= 20; second++) meter.measure(1000 * second, 1000 * second);
    for (let second = 21; second <= 30; second++) meter.measure(20_000 + 10 * (second - 20), 1000 * second);
    expect(meter.measure(20_110, 31_000).rate).toBeCloseTo(10);
  });

  test("begins anew when a part has to go again", () => {
    const meter = new TransferMeter(1000);
    meter.measure(0, 0);
    meter.measure(600, 2000);
    expect(meter.measure(400, 2100).rate).toBeUndefined();
    expect(meter.measure(500, 4100).rate).toBe(50);
  });
});
