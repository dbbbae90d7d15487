import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";
import type { ArchitectureDefinition } from "./architecture.js";
import { convnet3 } from "./convnet3.js";
import { convNeXtBase, convNeXtTiny } from "./convnext.js";
import { mlp3 } from "./mlp3.js";
import { resnet18, resnet50 } from "./resnet.js";
import { vitBase, vitTiny } from "./vision-transformer.js";

const builtIn: readonly ArchitectureDefinition[] = [
  mlp3,
  convnet3,
  resnet18,
  resnet50,
  vitTiny,
  vitBase,
  convNeXtTiny,
  convNeXtBase,
];

/** Those that this process was given by modules, by the module's address. */
const own = new Map<string, ArchitectureDefinition>();

const definitions = [...builtIn];

/** All that can be found: the built-in ones, and then those that were registered, as they are. */
export const architectureDefinitions: readonly ArchitectureDefinition[] = definitions;

/**
 * The architecture of that name, to be built for an input shape.
 *
 * @throws BadInput (field `architecture`) when there is none
 */
export function findArchitecture(name: string): ArchitectureDefinition {
  const definition = definitions.find((known) => known.name === name);
  if (definition === undefined) {
    const names = definitions.map((known) => known.name);
    throw new BadInput(`There is no architecture "${name}".${suggestion(name, names)}`, "architecture");
  }
  return definition;
}

/**
 * Lets an architecture that a module defines take part in everything that this process does.
 *
 * @param module where it came from, and where another process would take it from
 * @throws BadInput (field: the module) when its name is taken
 */
export function registerArchitecture(definition: ArchitectureDefinition, module: string): void {
  const { name } = definition;
  if (definitions.some((known) => known.name === name)) {
    const [holder] = [...own].find(([, known]) => known.name === name) ?? ["Hatchery's own"];
    throw new BadInput(`${module}: the name "${name}" is taken by ${holder}; choose another.`, module);
  }
  own.set(module, definition);
  definitions.push(definition);
}

/** The modules of all architectures that were registered, in that order: what a child process needs to find the same ones. */
export function architectureModules(): readonly string[] {
  return [...own.keys()];
}

/** Whether the architecture of that name is built in, so that the version of this code says what it is. */
export function isBuiltIn(name: string): boolean {
  return builtIn.some((known) => known.name === name);
}
