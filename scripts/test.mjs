// `npm test [-- vitest's arguments]`: everything that the tests need, then all of them once.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "./build.mjs";
import { prepareEngine } from "./prepare-engine.mjs";
import { requireNode } from "./require-node.mjs";
import { runNode } from "./run-node.mjs";

requireNode();
await prepareEngine();
// Tests import the sources; the command line, the servers and the gallery are tested as they are built.
await build();
const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");
process.exitCode = await runNode([vitest, "run", ...process.argv.slice(2)]);
