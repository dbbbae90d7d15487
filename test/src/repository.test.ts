import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { repository } from "./running-command.js";

const listed = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" }).split("\0").slice(0, -1);
const files = listed.filter((path) => existsSync(join(repository, path)));
const written = (path: string) => !path.includes("/generated/") && path !== "test/src/repository.test.ts";
const sources = files.filter((path) => /\.(ts|tsx|mjs|cjs)$/.test(path) && written(path));
const read = (path: string) => readFileSync(join(repository, path), "utf8");

test("no file or folder has a name that says nothing about what is inside", () => {
  expect(files.filter((path) => /(^|\/)(utils?|helpers?|common|misc|types|shared|lib)(\/|\.\w+$)/.test(path))).toEqual(
    [],
  );
});

test("nothing silences the type checker, the linter or a test", () => {
  const silenced =
    /\bas unknown as\b|@ts-(ignore|expect-error|nocheck)|biome-ignore|eslint-disable|\b(it|test|describe)\.(skip|todo|only)\b/;
  expect(sources.filter((path) => silenced.test(read(path)))).toEqual([]);
});

test("nothing is left to do in the code", () => {
  expect(sources.filter((path) => /\b(TODO|FIXME|XXX|HACK)\b/.test(read(path)))).toEqual([]);
});

const manifests = files.filter((path) => /(^|\/)package\.json$/.test(path));

test.each(manifests)("%s pins every dependency to one version", (path) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(read(path));
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+/.test(String(version)),
  );
  expect(loose).toEqual([]);
});

test("the lock file names versions and digests, and no host that they came from", () => {
  expect(read("package-lock.json")).not.toMatch(/"resolved": "https?:/);
});

const resolveFromTests = (name: string) =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", `console.log(import.meta.resolve("${name}"))`], {
    cwd: join(repository, "test"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

test.each([
  ["@hatchery/core/pipeline/run.js", "packages/core/dist/pipeline/run.js"],
  ["@hatchery/schema/documents/generated/graphql.js", "packages/schema/dist/documents/generated/graphql.js"],
])("outside the tests, %s is what was built", (name, file) => {
  expect(resolveFromTests(name)).toBe(pathToFileURL(join(repository, file)).href);
  expect(existsSync(join(repository, file))).toBe(true);
});

test("packages have one front only: what their exports name", () => {
  expect(() => resolveFromTests("@hatchery/core/src/errors.ts")).toThrow(/is not defined by "exports"/);
});
