import { tensor3d } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { findArchitecture } from "../architectures/find-architecture.js";
import { networkLogits } from "../architectures/network.js";
import { resolveSubset, splitNetwork } from "../architectures/subset.js";
import { toTensors } from "../architectures/tensors-of-arrays.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { layoutOf, unflattenPopulation } from "../weights/layout.js";
import { InputCentring } from "./input-centring.js";

const mlp = findArchitecture("mlp3").build({ height: 4, width: 4, channels: 1, classes: 3 });
const convnet = findArchitecture("convnet3").build({ height: 8, width: 8, channels: 1, classes: 3 });

beforeAll(() => startEngine());

function prepared(architecture: typeof mlp, subset: string | readonly string[]) {
  const names = resolveSubset(architecture, subset);
  return { layout: layoutOf(architecture, names), cut: splitNetwork(architecture, names) };
}

test("networks for centred inputs compute of those what they did of the inputs themselves", async () => {
  const { layout, cut } = prepared(mlp, "whole");
  const random = randomStream(1, "centring");
  const inputs = () => random.normals(2 * 5 * 16).map((value) => value + 0.7);
  const centring = await InputCentring.of(mlp, cut, layout, async () => ({
    flatten: { kind: "vectors", data: tensor3d(inputs(), [1, 10, 16]), models: 1 },
  }));
  const networks = random.normals(2 * layout.dimensions).map((value) => 0.2 * value);
  const values = { flatten: { kind: "vectors", data: tensor3d(inputs(), [2, 5, 16]), models: 2 } } as const;
  const logits = (vectors: Float32Array, shown: Parameters<typeof networkLogits>[2]) =>
    networkLogits(cut.suffix, toTensors(unflattenPopulation(layout, vectors, 2)), shown).dataSync();
  const centred = centring.absorb(networks, layout);
  expect(centred).not.toEqual(networks);
  const expected = logits(networks, values);
  for (const [i, logit] of logits(centred, centring.centre(values)).entries())
    expect(logit).toBeCloseTo(expected[i] ?? Number.NaN, 4);
  const back = centring.release(centred, layout);
  for (const [i, value] of networks.entries()) expect(back[i]).toBeCloseTo(value, 5);
});

test.each([
  ["a convolution, whose padding is no input", convnet, "whole"],
  ["a layer whose bias is not to be decoded", mlp, ["fc1.weight"]],
])("nothing is centred for %s", async (_, architecture, subset) => {
  const { layout, cut } = prepared(architecture, subset);
  const centring = await InputCentring.of(architecture, cut, layout, () => {
    throw new Error("No sample is needed.");
  });
  const networks = randomStream(2, "networks").normals(layout.dimensions);
  expect(centring.absorb(networks, layout)).toEqual(networks);
});
