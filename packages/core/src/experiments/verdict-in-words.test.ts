import { expect, test } from "vitest";
import { verdictInWords } from "./verdict-in-words.js";

test.each([
  { failures: 0, words: "novel" },
  { failures: 3, words: "novel, 3 failed" },
  { failures: 20, words: "all failed" },
])("A verdict on 20 networks of which $failures failed reads: $words.", ({ failures, words }) => {
  const generated = { count: 20, mean: 0.9, std: 0, min: 0.9, max: 0.9, failures };
  expect(verdictInWords({ verdict: "novel", generated })).toBe(words);
});
