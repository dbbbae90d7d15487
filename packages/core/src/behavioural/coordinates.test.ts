import { tensor2d } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { startEngine } from "../engine/start-engine.js";
import { layoutOfTensors, unflattenPopulation } from "../weights/layout.js";
import { Coordinates } from "./coordinates.js";
import { BehaviouralDecoder } from "./decoder.js";
import { InputCentring } from "./input-centring.js";

const layout = layoutOfTensors([
  { name: "bn.weight", shape: [2] },
  { name: "bn.running_var", shape: [2] },
]);
/** Three checkpoints. */
const checkpoints = Float32Array.of(1, 3, 1, Math.E, 5, 7, Math.E ** 2, 1, 9, 11, Math.E, Math.E ** 2);
const noInputs = {
  name: "",
  title: "",
  family: "",
  input: { height: 1, width: 1, channels: 1, classes: 1 },
  nodes: [],
  tensors: [],
  subsets: {},
};

beforeAll(() => startEngine());

async function coordinatesOf(): Promise<Coordinates> {
  const centring = await InputCentring.of(noInputs, { prefix: [], suffix: [], crossing: [] }, layout, async () => ({}));
  return new Coordinates(layout, centring, checkpoints);
}

test("coordinates are what parameters differ from their means, over their tensor's deviation, and variances by their logarithms", async () => {
  const own = (await coordinatesOf()).of(checkpoints);
  // 1, 5, 9 and 3, 7, 11 have means 5 and 7 and both variance 32/3; 0, 2, 1 and 1, 0, 2 have mean 1 and variance 2/3.
  const far = 4 / Math.sqrt(32 / 3);
  const step = 1 / Math.sqrt(2 / 3);
  const expected = [-far, -far, -step, 0, 0, 0, step, -step, far, far, 0, step];
  for (const [i, value] of expected.entries()) expect(own[i]).toBeCloseTo(value, 5);
});

test("parameters of one tensor that differ more and less share its deviation", async () => {
  const centring = await InputCentring.of(noInputs, { prefix: [], suffix: [], crossing: [] }, layout, async () => ({}));
  // Variances 1 and 9: their mean is 5.
  const own = new Coordinates(layout, centring, Float32Array.of(1, 0, 1, 1, 3, 6, 1, 1)).of(
    Float32Array.of(3, 6, 1, 1),
  );
  expect(own[0]).toBeCloseTo(1 / Math.sqrt(5), 5);
  expect(own[1]).toBeCloseTo(3 / Math.sqrt(5), 5);
});

test("the networks of a checkpoint's coordinates are the checkpoint's own", async () => {
  const coordinates = await coordinatesOf();
  const networks = coordinates.networks(tensor2d(coordinates.of(checkpoints), [3, 4]));
  for (const [name, { shape, data }] of Object.entries(unflattenPopulation(layout, checkpoints, 3))) {
    expect(networks[name]?.shape).toEqual(shape);
    for (const [i, value] of networks[name]?.dataSync().entries() ?? []) expect(value).toBeCloseTo(data[i] ?? 0, 4);
  }
});

test("a decoder of points and directions decodes the checkpoints from their coordinates", async () => {
  const coordinates = await coordinatesOf();
  const own = coordinates.of(checkpoints);
  // The first checkpoint, and the ways from it to the two others.
  const start = own.slice(0, 4);
  const ways = own.slice(4).map((value, i) => value - (start[i % 4] ?? 0));
  const decoder = new BehaviouralDecoder(
    layout,
    { shape: [2, 4], data: coordinates.directions(ways) },
    { shape: [4], data: coordinates.points(start) },
  );
  const decoded = await decoder.decode({ shape: [3, 2], data: Float32Array.of(0, 0, 1, 0, 0, 1) });
  for (const [i, value] of checkpoints.entries()) expect(decoded[i]).toBeCloseTo(value, 4);
});

test("a decoder is given back by what was saved of it, and refuses what does not fit the layout", async () => {
  const decoder = new BehaviouralDecoder(
    layout,
    { shape: [1, 4], data: Float32Array.of(1, 2, 3, 4) },
    { shape: [4], data: Float32Array.of(5, 6, 7, 8) },
  );
  const code = { shape: [1, 1], data: Float32Array.of(0.5) };
  const again = BehaviouralDecoder.restore(layout, decoder.save());
  expect(again.latent).toBe(1);
  expect(await again.decode(code)).toEqual(await decoder.decode(code));
  const { bias = { shape: [4], data: new Float32Array(4) } } = decoder.save();
  expect(() => BehaviouralDecoder.restore(layout, { bias })).toThrow("(L, 4) and (4) are needed");
});
