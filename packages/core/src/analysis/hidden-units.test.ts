import { tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import type { Architecture } from "../architectures/architecture.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { networkLogits } from "../architectures/network.js";
import { resolveSubset } from "../architectures/subset.js";
import { toTensors } from "../architectures/tensors-of-arrays.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { type Layout, layoutOf, unflatten } from "../weights/layout.js";
import { hiddenUnits } from "./hidden-units.js";

function build(name: string, size: number): Architecture {
  return findArchitecture(name).build({ height: size, width: size, channels: 3, classes: 5 });
}

/** Values for every tensor; variances are above zero. */
function randomNetwork({ dimensions, tensors }: Layout): Float32Array {
  const vector = randomStream(1, "network")
    .normals(dimensions)
    .map((value) => 0.1 * value);
  for (const { name, offset, size } of tensors) {
    if (name.endsWith("running_var"))
      vector.set(
        vector.subarray(offset, offset + size).map((value) => 1 + value ** 2),
        offset,
      );
  }
  return vector;
}

function logits(architecture: Architecture, layout: Layout, vector: Float32Array): Float32Array {
  const { height, width, channels } = architecture.input;
  return tidy(() => {
    const data = tensor4d(randomStream(2, "images").normals(2 * height * width * channels), [
      2,
      height,
      width,
      channels,
    ]);
    const tensors = toTensors(unflatten(layout, vector));
    return networkLogits(architecture.nodes, tensors, {
      images: { kind: "images", data, models: 1 },
    }).dataSync<"float32">();
  });
}

beforeAll(() => startEngine());

describe("hidden units", () => {
  test.each([
    // Four streams, and in each of eight blocks the channels between its two convolutions.
    ["resnet18", 32, [64, 64, 64, 128, 128, 128, 256, 256, 256, 512, 512, 512]],
    // The stream, and the hidden units of twelve blocks; what attention's heads hold stays.
    ["vit_tiny_patch16_224", 32, [192, ...new Array(12).fill(768)]],
    // Four streams, and the hidden units of 3, 3, 9 and 3 blocks.
    [
      "convnext_tiny",
      32,
      [96, 384, 384, 384, 192, 768, 768, 768, 384, ...new Array(9).fill(1536), 768, 3072, 3072, 3072],
    ],
  ])("of %s change places and change nothing that it computes", (name, size, counts) => {
    const architecture = build(name, size);
    const layout = layoutOf(architecture, resolveSubset(architecture, "whole"));
    const found = hiddenUnits(architecture, layout);
    expect(found.map(({ count }) => count)).toEqual(counts);
    const before = randomNetwork(layout);
    const after = before.slice();
    for (const { count, positions } of found) {
      const own = positions.map((places) => Array.from(places, (place) => after[place] ?? 0));
      for (const [to, from] of randomStream(3, "order").permutation(count).entries()) {
        for (const [i, place] of (positions[to] ?? []).entries()) after[place] = own[from]?.[i] ?? 0;
      }
    }
    expect(after).not.toEqual(before);
    const expected = logits(architecture, layout, before);
    const scale = Math.hypot(...expected);
    for (const [i, logit] of logits(architecture, layout, after).entries())
      expect(Math.abs(logit - (expected[i] ?? 0)) / scale).toBeLessThan(1e-4);
  });

  test("stay where they are when a norm alone is in the layout", () => {
    const architecture = build("resnet18", 32);
    const norms = layoutOf(architecture, ["layer4.1.bn2.weight", "layer4.1.bn2.bias"]);
    expect(hiddenUnits(architecture, norms)).toEqual([]);
  });
});
