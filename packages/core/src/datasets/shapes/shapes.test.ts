import { expect, test } from "vitest";
import { randomStream } from "../../engine/random.js";
import { drawShape } from "./draw-shape.js";
import { shapeDistances } from "./shape-distances.js";
import { openShapes, shapesDescription } from "./shapes.js";

test("the default set has the same digests on every machine", async () => {
  const { split, description } = openShapes();
  expect(description).toBe(shapesDescription);
  const [train, test] = [await split("train"), await split("test")];
  expect([train.count, test.count, train.images.length]).toEqual([10_000, 2_000, 30_720_000]);
  // Drawn on Node 20.20 for x64; nothing in it is left to how a machine rounds sines or powers.
  expect(train.digest).toBe("68196399d5ce8f0b6e4853fd61d349b15480058533492cd8cc2b8a95b450187d");
  expect(test.digest).toBe("7a3a2e4ff1fadf97988b3431430f435a795f00b6cc8580931f09a9550f7cf282");
  expect(await split("test")).toBe(test);

  // The description's normalisation, and a tenth of the images of each class, give or take four deviations of 30.
  const histogram = new Array<number>(256).fill(0);
  for (const level of train.images) histogram[level] = (histogram[level] ?? 0) + 1;
  const average = (of: (level: number) => number) =>
    histogram.reduce((sum, count, level) => sum + count * of(level / 255), 0) / train.images.length;
  const mean = average((level) => level);
  const deviation = Math.sqrt(average((level) => (level - mean) ** 2));
  expect([mean, deviation].map((value) => Math.round(value * 100) / 100)).toEqual([0.5, 0.25]);
  const sizes = new Array<number>(10).fill(0);
  for (const label of train.labels) sizes[label] = (sizes[label] ?? 0) + 1;
  expect(Math.min(...sizes)).toBeGreaterThan(880);
  expect(Math.max(...sizes)).toBeLessThan(1_120);
});

test("size, seed and counts are as one likes, and fewer images are the first of more", async () => {
  const open = (options: Parameters<typeof openShapes>[0]) => openShapes(options).split("train");
  const few = await open({ size: 20, seed: 7, counts: { train: 3, test: 1 } });
  const more = await open({ size: 20, seed: 7, counts: { train: 6, test: 1 } });
  const others = await open({ size: 20, seed: 8, counts: { train: 6, test: 1 } });
  expect(openShapes({ size: 20 }).description.image).toEqual({ height: 20, width: 20, channels: 3 });
  expect(more.images.subarray(0, 3 * 1_200)).toEqual(few.images);
  expect(others.images).not.toEqual(more.images);
});

test.each([
  // Area of each shape within its circle of radius 1, by elementary geometry.
  ["disc", Math.PI],
  ["ring", Math.PI * (1 - 0.5 ** 2)],
  ["half disc", (Math.PI * 0.92 ** 2) / 2],
  ["square", 1.5 ** 2],
  ["bar", 1.9 * 0.7],
  ["triangle", (3 * Math.sqrt(3)) / 4],
  ["pentagon", (5 / 2) * Math.sin((2 * Math.PI) / 5)],
  ["cross", 2 * 2 * 0.6 - 0.6 ** 2],
  // Ten triangles between the centre, a point at 1 and an inner corner at sin 18° / sin 126°.
  ["star", 5 * (Math.sin(Math.PI / 10) / Math.sin((7 * Math.PI) / 10)) * Math.sin(Math.PI / 5)],
] as const)("a %s covers the area that it should", (name, area) => {
  const inside = shapeDistances[name];
  const steps = 600;
  let covered = 0;
  let farthest = 0;
  for (let row = 0; row < steps; row++) {
    for (let column = 0; column < steps; column++) {
      const [x, y] = [(2.4 * (column + 0.5)) / steps - 1.2, (2.4 * (row + 0.5)) / steps - 1.2];
      if (inside === undefined || inside(x, y) > 0) continue;
      covered += 1;
      farthest = Math.max(farthest, Math.sqrt(x * x + y * y));
    }
  }
  expect(Math.abs((covered * 2.4 ** 2) / steps ** 2 / area - 1)).toBeLessThan(0.01);
  expect(farthest).toBeLessThan(1.07);
});

test("edges are soft: pixels that the edge runs through lie between the colours on both sides", () => {
  // A half plane instead of a shape, without which noise and gradients of one image could not be told from an edge.
  const everywhere = drawShape(() => -10, 16, randomStream(3, "edge"));
  const nowhere = drawShape(() => 10, 16, randomStream(3, "edge"));
  const half = drawShape((x) => x, 16, randomStream(3, "edge"));
  let between = 0;
  for (let index = 0; index < half.length; index++) {
    const [from = 0, to = 0, level = 0] = [nowhere[index], everywhere[index], half[index]];
    expect(level).toBeGreaterThanOrEqual(Math.min(from, to) - 1);
    expect(level).toBeLessThanOrEqual(Math.max(from, to) + 1);
    if (Math.min(Math.abs(level - from), Math.abs(level - to)) > 0.2 * Math.abs(from - to) && from !== to) between += 1;
  }
  expect(between).toBeGreaterThan(10);
});
