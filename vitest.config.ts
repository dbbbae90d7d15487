import { defineConfig } from "vitest/config";

// Packages resolve to their sources ("source" condition of their exports), so tests never run against a stale build.
export default defineConfig({
  resolve: {
    conditions: ["source", "node"],
    alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }],
  },
  ssr: { resolve: { conditions: ["source", "node"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts", "test/src/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
