import { tensor, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { startEngine } from "../../engine/start-engine.js";
import { conv2d } from "./conv2d.js";

beforeAll(() => startEngine());

const filter = Float32Array.from({ length: 9 }, (_, index) => index + 1);

test("on maps of a single place, a filter meets zeros but for its middle", () => {
  tidy(() => {
    const alone = conv2d(
      { kind: "images", data: tensor4d([2], [1, 1, 1, 1]), models: 1 },
      tensor(filter, [1, 1, 3, 3]),
      tensor([1]),
      { stride: 2, padding: 1, groups: 1 },
    );
    // 2 · 5 + 1
    expect([alone.data.shape, ...alone.data.dataSync()]).toEqual([[1, 1, 1, 1], 11]);
    const own = conv2d(
      { kind: "images", data: tensor4d([2, 3], [1, 1, 1, 2]), models: 2 },
      tensor([...filter, ...filter.map((value) => 10 * value)], [2, 1, 1, 3, 3]),
      undefined,
      { stride: 1, padding: 1, groups: 1 },
    );
    expect([own.models, ...own.data.dataSync()]).toEqual([2, 10, 150]);
  });
});

test("filters that networks share give each network what it would get alone", () => {
  tidy(() => {
    // Two images of 1×2 in two networks, channel by channel; the filter adds a place to twice its left neighbour.
    const shared = conv2d(
      { kind: "images", data: tensor4d([1, 5, 2, 6, 3, 7, 4, 8], [2, 1, 2, 2]), models: 2 },
      tensor([0, 0, 0, 2, 1, 0, 0, 0, 0], [1, 1, 3, 3]),
      undefined,
      { stride: 1, padding: 1, groups: 1 },
    );
    expect([shared.models, ...shared.data.dataSync()]).toEqual([2, 1, 5, 4, 16, 3, 7, 10, 22]);
  });
});
