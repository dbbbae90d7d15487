import { BadInput } from "../errors.js";
import { suggestion } from "../suggestion.js";
import type { ArchitectureDefinition } from "./architecture.js";
import { convnet3 } from "./convnet3.js";
import { convNeXtBase, convNeXtTiny } from "./convnext.js";
import { mlp3 } from "./mlp3.js";
import { resnet18, resnet50 } from "./resnet.js";
import { vitBase, vitTiny } from "./vision-transformer.js";

export const architectureDefinitions: readonly ArchitectureDefinition[] = [
  mlp3,
  convnet3,
  resnet18,
  resnet50,
  vitTiny,
  vitBase,
  convNeXtTiny,
  convNeXtBase,
];

/**
 * The architecture of that name, to be built for an input shape.
 *
 * @throws BadInput (field `architecture`) when there is none
 */
export function findArchitecture(name: string): ArchitectureDefinition {
  const definition = architectureDefinitions.find((known) => known.name === name);
  if (definition === undefined) {
    const names = architectureDefinitions.map((known) => known.name);
    throw new BadInput(`There is no architecture "${name}".${suggestion(name, names)}`, "architecture");
  }
  return definition;
}
