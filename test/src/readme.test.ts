import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hatchery } from "./hatchery-command.js";
import { repository } from "./running-command.js";

const read = (path: string) => readFileSync(join(repository, path), "utf8");
const documents = [
  "README.md",
  "CONTRIBUTING.md",
  "ARCHITECTURE.md",
  "docs/specification.md",
  "docs/report.md",
  "docs/weights.md",
  "docs/datasets.md",
  "docs/your-own-architecture.md",
] as const;
const all = documents.map((path) => ({ path, text: read(path) }));

/** Everything that stands as code: indented blocks and words between backticks. */
function codeOf(text: string): string {
  const blocks = text.match(/^ {4}.*$/gm) ?? [];
  const words = [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "");
  return [...blocks.map((line) => line.trim()), ...words].join("\n");
}

/** Variables of the system and of TensorFlow that are looked at, and not ours to explain. */
const SYSTEM = new Set(["HOME", "PATH", "XDG_CACHE_HOME", "CXX", "CUDA_VISIBLE_DEVICES"]);
const TENSORFLOW = /^TF_/;

const code = all.map(({ text }) => codeOf(text)).join("\n");
const unique = (found: Iterable<RegExpMatchArray>) => [...new Set([...found].map(([, match]) => match ?? ""))];

test("every npm script that the documents name exists", () => {
  const { scripts } = JSON.parse(read("package.json"));
  const named = unique(code.matchAll(/\bnpm (?:run )?([a-z:]+)/g)).filter((name) => name !== "install");
  expect(named).toContain("start");
  expect(named).toContain("test");
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

test("every file that the documents link to or run exists", () => {
  const links = all.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => join(path, "..", target ?? "")),
  );
  const run = unique(code.matchAll(/(?<![\w/.-])((?:examples|scripts|docs)\/[\w.-]+\.\w+)/g));
  const missing = [...links, ...run].filter((path) => !existsSync(join(repository, path)));
  expect(missing).toEqual([]);
});

/** Commands that have commands below them. */
const GROUPS = new Set(["weights", "datasets", "architectures"]);

/** Every command that the documents show, with all the options that they show with it. */
const commands = new Map<string, Set<string>>();
for (const shown of unique(code.matchAll(/npx hatchery ((?!-)[^\n`]+)/g))) {
  const words = shown.split(/\s+/);
  const command = words.slice(0, GROUPS.has(words[0] ?? "") ? 2 : 1).join(" ");
  const options = commands.get(command) ?? new Set();
  for (const option of words.filter((word) => word.startsWith("--"))) options.add(option);
  commands.set(command, options);
}

test.each([...commands])("hatchery %s exists, with every option that is shown", async (command, options) => {
  const { code: exit, stdout } = await hatchery([...command.split(" "), "--help"]);
  expect(exit).toBe(0);
  expect(stdout).toContain(`Usage: hatchery ${command}`);
  for (const option of options) expect(stdout).toContain(option);
});

test("hatchery --help lists the commands that the README shows", async () => {
  const { code: exit, stdout } = await hatchery(["--help"]);
  expect(exit).toBe(0);
  for (const command of commands.keys()) expect(stdout).toMatch(new RegExp(`^ +${command.split(" ")[0]}\\b`, "m"));
});

test("README.md lists every environment variable that is read, and no other", () => {
  const paths = execFileSync("git", ["ls-files", "apps", "packages", "scripts"], { cwd: repository, encoding: "utf8" });
  const sources = paths.split("\n").filter((path) => /\.(ts|mjs)$/.test(path) && !path.includes(".test."));
  const text = sources.map((path) => read(path)).join("\n");
  const named = [
    ...text.matchAll(/(?:process\.env|nvironment)(?:\.|\[")([A-Z][A-Z0-9_]+)/g),
    ...text.matchAll(/^ {2}([A-Z][A-Z0-9_]+): (?:z\b|onOrOff)/gm),
    ...text.matchAll(/portFrom\("(\w+)"/g),
  ];
  const listed = unique(read("README.md").matchAll(/^\| `([A-Z0-9_]+)` \|/gm));
  const ours = unique(named).filter((name) => !SYSTEM.has(name) && !TENSORFLOW.test(name));
  expect(new Set(ours)).toEqual(new Set(listed));
});
