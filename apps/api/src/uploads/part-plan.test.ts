import { describe, expect, it } from "vitest";
import { planParts, rangeOfPart } from "./part-plan.js";

const MiB = 1024 * 1024;

describe("the parts of a file", () => {
  it("are one for a small file", () => {
    expect(planParts(1500)).toEqual({ bytes: 1500, partBytes: 8 * MiB, partCount: 1 });
  });

  it("are of 8 MiB, and the last holds what is left", () => {
    // timm's vit_base_patch16_224 is 346,284,714 bytes on disk: 41 x 8,388,608 = 343,932,928, and 2,351,786 are left.
    const plan = planParts(346_284_714);
    expect(plan.partCount).toBe(42);
    expect(rangeOfPart(plan, 1)).toEqual({ offset: 0, bytes: 8 * MiB });
    expect(rangeOfPart(plan, 42)).toEqual({ offset: 343_932_928, bytes: 2_351_786 });
  });

  it("have no empty one at the end of a file that they fill exactly", () => {
    expect(planParts(16 * MiB).partCount).toBe(2);
  });

  it("grow with a file that would need more than S3's 10,000", () => {
    // 5 TiB / 10,000 = 524.3 MiB
    expect(planParts(5 * 1024 * 1024 * MiB)).toMatchObject({ partBytes: 525 * MiB, partCount: 9987 });
  });
});
