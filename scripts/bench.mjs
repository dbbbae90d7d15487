// `npm run bench [-- --json] [-- words]`: runs packages/*/bench/*.ts and test/bench/*.ts, or those whose path has one of the words, and prints what they measured.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { prepareEngine } from "./prepare-engine.mjs";
import { requireNode } from "./require-node.mjs";
import { root } from "./run-node.mjs";

requireNode();
await prepareEngine();
const words = process.argv.slice(2);
const asJson = words.includes("--json");
const wanted = words.filter((word) => word !== "--json");

const files = [...readdirSync(join(root, "packages")).map((name) => join(root, "packages", name)), join(root, "test")]
  .map((folder) => join(folder, "bench"))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".ts") && (wanted.length === 0 || wanted.some((word) => path.includes(word))))
  .sort();

const measured = [];
for (const file of files) {
  const { name, run } = (await import(pathToFileURL(file).href)).default;
  if (!asJson) process.stdout.write(`${name}\n`);
  const rows = await run();
  measured.push({ name, rows });
  if (asJson) continue;
  const width = Math.max(...rows.map(({ label }) => label.length));
  for (const { label, value, unit } of rows) {
    process.stdout.write(`  ${label.padEnd(width)}  ${formatted(value).padStart(10)} ${unit}\n`);
  }
}
if (asJson) process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
if (files.length === 0) {
  process.stderr.write(`No bench has ${wanted.join(" or ")} in its path.\n`);
  process.exitCode = 1;
}

function formatted(value) {
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toPrecision(4);
}
