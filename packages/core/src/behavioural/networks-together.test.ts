import { expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset, splitNetwork } from "../architectures/subset.js";
import { networksTogether } from "./networks-together.js";

const convnet = findArchitecture("convnet3").build({ height: 28, width: 28, channels: 1, classes: 10 });

test.each([
  ["whole", 8, 64, 8],
  // 32 channels of 28 × 28 values are 98 KiB for an image, so that 10 networks with 64 images fit; 16 go in two equal portions.
  ["whole", 16, 64, 8],
  ["whole", 10, 64, 10],
  ["whole", 4, 4096, 1],
  ["head", 16, 4096, 16],
] as const)(
  "of the subset %s, %i networks with %i images each: %i together",
  (subset, networks, batchSize, together) => {
    const cut = splitNetwork(convnet, resolveSubset(convnet, subset));
    expect(networksTogether(convnet, cut, { networks, batchSize })).toBe(together);
  },
);
