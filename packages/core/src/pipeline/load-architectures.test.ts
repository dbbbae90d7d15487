import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { architectureDefinitions, architectureModules, findArchitecture } from "../architectures/find-architecture.js";
import { loadArchitectures } from "./load-architectures.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hatchery-architectures-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function moduleOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** The definition of softmax regression as JavaScript: an object without imports. */
const softmax = (name: string) => `({
  name: "${name}",
  title: "Softmax regression",
  family: "Linear",
  description: "One linear layer.",
  usualInput: { height: 28, width: 28, channels: 1, classes: 10 },
  build({ height, width, channels, classes }) {
    const inputs = height * width * channels;
    return {
      nodes: [
        { op: "flatten", name: "flatten", input: "images" },
        { op: "linear", name: "fc", input: "flatten", weight: "fc.weight", bias: "fc.bias" },
      ],
      tensors: [
        { name: "fc.weight", shape: [classes, inputs], role: "parameter", initial: { kind: "uniform", bound: inputs ** -0.5 } },
        { name: "fc.bias", shape: [classes], role: "parameter", initial: { kind: "constant", value: 0 } },
      ],
    };
  },
})`;

it("a module's architecture, exported as default or by name, is found like the built-in ones", async () => {
  const byDefault = await moduleOf("default.mjs", `export default ${softmax("softmax")};`);
  const byName = await moduleOf("named.mjs", `export const architecture = ${softmax("softmax-2")};`);
  await loadArchitectures([byDefault, relative(process.cwd(), byName)]);
  expect(architectureDefinitions.slice(-2).map(({ name }) => name)).toEqual(["softmax", "softmax-2"]);
  expect(architectureModules()).toEqual([byDefault, byName]);
  const input = { height: 8, width: 8, channels: 3, classes: 5 };
  const { tensors, subsets } = findArchitecture("softmax").build(input);
  expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ["fc.weight", [5, 192]],
    ["fc.bias", [5]],
  ]);
  expect(subsets).toEqual({ whole: ["fc.weight", "fc.bias"] });

  // A server and its tests may start more than once in a process.
  await loadArchitectures([byDefault]);
  expect(architectureModules()).toEqual([byDefault, byName]);
});

it.each([
  ["nothing.mjs", "export {};", /nothing\.mjs exports nothing; it must export the definition of an architecture, as/],
  ["other.mjs", "export const net = {};", /other\.mjs exports net; it must export the definition/],
  ["broken.mjs", 'export default { name: "x" title: "y" };', /broken\.mjs cannot be loaded: .+/],
  [
    "throws.mjs",
    "export default missing.name;",
    /throws\.mjs cannot be loaded: ReferenceError: missing is not defined\./,
  ],
  ["imports.mjs", 'import "./not-there.mjs";', /imports\.mjs cannot be loaded: Error: .*not-there\.mjs/],
  ["field.mjs", 'export default { name: "no name" };', /^field\.mjs: name is "no name": it must be lower-case/],
  [
    "ours.mjs",
    `export default ${softmax("resnet18")};`,
    /the name "resnet18" is taken by Hatchery's own; choose another/,
  ],
  [
    "again.mjs",
    `export default ${softmax("softmax")};`,
    /the name "softmax" is taken by .*default\.mjs; choose another/,
  ],
])("%s is refused by its name", async (name, text, sentence) => {
  const before = architectureDefinitions.length;
  await expect(loadArchitectures([await moduleOf(name, text)])).rejects.toThrow(sentence);
  expect(architectureDefinitions).toHaveLength(before);
});

it("a module that is not there, or is a folder, is refused", async () => {
  const missing = join(folder, "missing.mjs");
  await expect(loadArchitectures([missing])).rejects.toThrow(`${missing} is no file; name a JavaScript module`);
  await expect(loadArchitectures([folder])).rejects.toThrow(`${folder} is no file; name a JavaScript module`);
});
