import { expect, test } from "vitest";
import { randomStream } from "./random.js";

/*
 * The same numbers from NumPy 2.4.6:
 *
 *   b = hashlib.shake_256(json.dumps([7, "check", 3], separators=(",", ":")).encode()).digest(4 * 624)
 *   r = np.random.RandomState(); r.set_state(("MT19937", np.frombuffer(b, "<u4"), 0))
 *   r.random_sample(4)
 *   # and, from the same state, pairs by
 *   x, y = ((int(np.array(r.randint(0, 2**32, dtype=np.uint32)).view(np.int32)) + .5) / 2**31 for _ in range(2))
 *   s = x*x + y*y        # drawn again while s >= 1
 *   f = np.sqrt(-2*np.log(s)/s); pair = x*f, y*f
 */
const UNIFORMS = [0.7130537459396958, 0.8948115208987767, 0.6007127096002511, 0.07690545542189542];
const NORMALS = [
  -0.6800116887464087, -0.6590115980589022, -0.38440855236557897, 1.1813391986119148, -0.9106530694777463,
  0.14429854341411477,
];

test("gives the numbers of NumPy's Mersenne Twister in the same state", () => {
  const stream = randomStream(7, "check", 3);
  expect(UNIFORMS.map(() => stream.uniform())).toEqual(UNIFORMS);
});

test("makes normal numbers of them by the polar method, one at a time or many", () => {
  const stream = randomStream(7, "check", 3);
  expect(NORMALS.map(() => stream.normal())).toEqual(NORMALS);
  expect(randomStream(7, "check", 3).normals(5)).toEqual(Float32Array.from(NORMALS.slice(0, 5)));
  const mixed = randomStream(7, "check", 3);
  expect([mixed.normal(), ...mixed.normals(4), mixed.normal()].map(Math.fround)).toEqual(NORMALS.map(Math.fround));
});

test("draws normal numbers with the moments and tails of the normal distribution", () => {
  const n = 1_000_000;
  const values = randomStream(1, "moments").normals(n);
  const moment = (power: number) => values.reduce((total, value) => total + value ** power, 0) / n;
  // Each within four standard errors: √(1/n), √(2/n), √(15/n), √(96/n).
  expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / n));
  expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
  expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / n));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
  // P(|z| > 3) = 0.0026998.
  const beyond = values.filter((value) => Math.abs(value) > 3).length / n;
  expect(Math.abs(beyond - 0.0026998)).toBeLessThan(4 * Math.sqrt(0.0027 / n));
});

test("gives every path a stream of its own, whether its parts are names or counters", () => {
  const paths = [[1], [2], [1, "a"], [1, "b"], [1, "a", 1], [1, "a", "1"], [1, "a", 11], [1, "a", 1, 1]] as const;
  const streams = paths.map(([seed, ...path]) => randomStream(seed, ...path).normals(10_000));
  for (const [i, first] of streams.entries()) {
    for (const second of streams.slice(i + 1)) {
      const correlation = first.reduce((total, value, k) => total + value * (second[k] ?? 0), 0) / first.length;
      // Four and a half standard errors of 1/√n, as there are 28 pairs.
      expect(Math.abs(correlation)).toBeLessThan(4.5 / Math.sqrt(first.length));
    }
  }
});

test("draws integers below a bound, each as often", () => {
  const stream = randomStream(3, "dice");
  const counts = new Array<number>(6).fill(0);
  for (let i = 0; i < 60_000; i++) {
    const face = stream.integer(6);
    counts[face] = (counts[face] ?? 0) + 1;
  }
  const chiSquare = counts.reduce((total, count) => total + (count - 10_000) ** 2 / 10_000, 0);
  // The 99.99 % point of the distribution with 5 degrees of freedom.
  expect(chiSquare).toBeLessThan(25.74);
});

test("draws permutations, each as often", () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = randomStream(4, "order", i).permutation(3).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(["012", "021", "102", "120", "201", "210"]);
  const chiSquare = [...counts.values()].reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(25.74);
});

test("draws uniform numbers between the bounds, with the mean and variance of the uniform distribution", () => {
  const n = 100_000;
  const values = randomStream(5, "uniform").uniforms(n, -2, 4);
  expect(values.every((value) => value >= -2 && value <= 4)).toBe(true);
  const mean = values.reduce((total, value) => total + value, 0) / n;
  const variance = values.reduce((total, value) => total + (value - 1) ** 2, 0) / n;
  // The variance is 6² / 12 = 3, the fourth central moment 6⁴ / 80 = 16.2.
  expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(3 / n));
  expect(Math.abs(variance - 3)).toBeLessThan(4 * Math.sqrt((16.2 - 9) / n));
});
