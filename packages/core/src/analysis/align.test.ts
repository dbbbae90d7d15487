import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Architecture } from "../architectures/architecture.js";
import { Blueprint } from "../architectures/blueprint.js";
import { findArchitecture } from "../architectures/find-architecture.js";
import { resolveSubset } from "../architectures/subset.js";
import { randomStream } from "../engine/random.js";
import { startEngine } from "../engine/start-engine.js";
import { flatten, type Layout, layoutOf, unflatten } from "../weights/layout.js";
import { alignHiddenUnits } from "./align.js";
import { hiddenUnits } from "./hidden-units.js";

const mlp = findArchitecture("mlp3").build({ height: 4, width: 4, channels: 1, classes: 3 });
const convnet = findArchitecture("convnet3").build({ height: 8, width: 8, channels: 1, classes: 3 });

/** A network of random weights, and the same with the hidden units of one layer in another order, moved by name and not by what is tested. */
function shuffled(layout: Layout, first: string, second: string, places: number) {
  const vector = randomStream(3, "weights").normals(layout.dimensions);
  const arrays = unflatten(layout, vector);
  const order = randomStream(4, "order").permutation(arrays[`${first}.bias`]?.shape[0] ?? 0);
  const rows = (name: string, groups: number) => {
    const { shape, data } = arrays[name] ?? { shape: [], data: new Float32Array() };
    const group = data.length / groups;
    const unit = group / order.length;
    const moved = data.slice();
    for (let g = 0; g < groups; g++) {
      for (const [to, from] of order.entries()) {
        moved.set(data.subarray(g * group + from * unit, g * group + (from + 1) * unit), g * group + to * unit);
      }
    }
    return { shape, data: moved };
  };
  const outputs = arrays[`${second}.weight`]?.shape[0] ?? 1;
  expect(places).toBe((arrays[`${second}.weight`]?.shape[1] ?? 0) / order.length);
  const moved = {
    ...arrays,
    [`${first}.weight`]: rows(`${first}.weight`, 1),
    [`${first}.bias`]: rows(`${first}.bias`, 1),
    [`${second}.weight`]: rows(`${second}.weight`, outputs),
  };
  return { vector, moved: flatten(layout, moved) };
}

beforeAll(() => startEngine());

/** A network of three linear layers on vectors or tokens, as somebody's own might be. */
function ownNetwork(start: "flatten" | "tokens", tied: boolean): Architecture {
  const plan = new Blueprint();
  const features = start === "flatten" ? 16 : 1;
  let x = plan.node({ op: start, name: "start", input: "images" });
  x = plan.linear("fc1", x, features, 5);
  x = plan.relu("relu1", x);
  if (start === "tokens") x = plan.node({ op: "flatten", name: "flatten", input: x });
  const inputs = start === "flatten" ? 5 : 80;
  x = plan.linear("fc2", x, inputs, 5);
  x = plan.relu("relu2", x);
  if (tied) x = plan.node({ op: "linear", name: "again", input: x, weight: "fc2.weight", bias: "fc2.bias" });
  plan.linear("fc3", x, 5, 3);
  const { nodes, tensors } = plan;
  return { ...mlp, nodes, tensors, subsets: { whole: plan.namesOf() } };
}

test.each([
  { start: "flatten", tied: false, movable: 2 },
  // fc2 is applied twice: its units come back as its inputs.
  { start: "flatten", tied: true, movable: 0 },
  // A unit of fc1 has sixteen inputs of fc2, five apart.
  { start: "tokens", tied: false, movable: 1 },
] as const)(
  "of linear layers after $start, tied: $tied, $movable have hidden units that can change places",
  ({ start, tied, movable }) => {
    const network = ownNetwork(start, tied);
    const found = hiddenUnits(network, layoutOf(network, resolveSubset(network, "whole")));
    expect(found.map(({ count }) => count)).toEqual(new Array(movable).fill(5));
  },
);

describe("aligning hidden units", () => {
  test.each([
    ["an MLP's first hidden layer", mlp, "fc1", "fc2", 1],
    ["an MLP's second hidden layer", mlp, "fc2", "fc3", 1],
    ["the channels between two convolutions", convnet, "conv1", "conv2", 1],
    ["the channels that are flattened, four places each", convnet, "conv3", "fc", 4],
  ])("puts %s back in order", async (_, architecture, first, second, places) => {
    const layout = layoutOf(architecture, resolveSubset(architecture, "whole"));
    const { vector, moved } = shuffled(layout, first, second, places);
    expect(moved).not.toEqual(vector);
    expect(await alignHiddenUnits(architecture, layout, moved, vector)).toEqual(vector);
  });

  test("puts units where SciPy's linear_sum_assignment puts them", async () => {
    const fixture = z
      .object({ orders: z.array(z.array(z.array(z.int()))) })
      .parse(JSON.parse(readFileSync(new URL("fixtures/alignment.json", import.meta.url), "utf8")));
    const layout = layoutOf(mlp, resolveSubset(mlp, "whole"));
    // As fixtures/make_alignment.py makes them.
    const networks = [0, 1, 2, 3].map((number) =>
      Float32Array.from({ length: layout.dimensions }, (_, i) => Math.sin(i * (i % 97) + 7 * number) / 3),
    );
    const [reference = new Float32Array(), ...others] = networks;
    for (const [index, network] of others.entries()) {
      const [first = [], second = []] = fixture.orders[index] ?? [];
      const arrays = unflatten(layout, network);
      const value = (name: string, i: number) => arrays[name]?.data[i] ?? Number.NaN;
      const expected = {
        "fc1.weight": first.flatMap((unit) => Array.from({ length: 16 }, (_, i) => value("fc1.weight", unit * 16 + i))),
        "fc1.bias": first.map((unit) => value("fc1.bias", unit)),
        "fc2.weight": second.flatMap((unit) => first.map((input) => value("fc2.weight", unit * 50 + input))),
        "fc2.bias": second.map((unit) => value("fc2.bias", unit)),
        "fc3.weight": [0, 1, 2].flatMap((output) => second.map((unit) => value("fc3.weight", output * 25 + unit))),
        "fc3.bias": [0, 1, 2].map((output) => value("fc3.bias", output)),
      };
      const aligned = unflatten(layout, await alignHiddenUnits(mlp, layout, network, reference));
      for (const [name, values] of Object.entries(expected))
        expect([...(aligned[name]?.data ?? [])], `${name} of network ${index + 1}`).toEqual(values);
    }
  });

  test("leaves the given vectors as they are, and those that are not finite", async () => {
    const layout = layoutOf(mlp, resolveSubset(mlp, "whole"));
    const { vector, moved } = shuffled(layout, "fc1", "fc2", 1);
    const broken = vector.slice().fill(Number.NaN, 0, 1);
    const both = Float32Array.from([...moved, ...broken]);
    const copy = both.slice();
    expect(await alignHiddenUnits(mlp, layout, both, vector)).toEqual(Float32Array.from([...vector, ...broken]));
    expect(both).toEqual(copy);
  });

  test("moves nothing that a frozen tensor holds in place", () => {
    const head = layoutOf(convnet, resolveSubset(convnet, "head"));
    expect(hiddenUnits(convnet, head)).toEqual([]);
    const lastTwo = layoutOf(convnet, resolveSubset(convnet, "last-two-layers"));
    expect(hiddenUnits(convnet, lastTwo).map(({ count }) => count)).toEqual([32]);
  });
});
