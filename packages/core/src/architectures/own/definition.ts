import { z } from "zod";
import type { ArchitectureDefinition, InputShape } from "../architecture.js";
import { assemble, checkInput } from "../assemble.js";
import { checkFields, faultIn } from "./check-fields.js";
import { checkNetwork } from "./network.js";

const NAME = 'it must be lower-case letters and digits, joined by "_" or "-", as "my_net"';
const COUNT = "it must be a whole number from 1";
/** As long as what stands in lists and headings may be. */
const MAX_TITLE_LETTERS = 100;
const MAX_DESCRIPTION_LETTERS = 1000;

const TITLE = `it must have at most ${MAX_TITLE_LETTERS} letters`;
const text = (limit: number) =>
  z.string("it must be a text").regex(/\S/, "it must not be empty").max(limit, `it must have at most ${limit} letters`);
const count = z.int(COUNT).min(1, COUNT);

const definitionSchema = z.strictObject(
  {
    name: z
      .string(NAME)
      .regex(/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/, NAME)
      .max(MAX_TITLE_LETTERS, TITLE),
    title: text(MAX_TITLE_LETTERS),
    family: text(MAX_TITLE_LETTERS),
    description: text(MAX_DESCRIPTION_LETTERS),
    usualInput: z.strictObject(
      { height: count, width: count, channels: count, classes: count },
      "it must be an object with height, width, channels and classes",
    ),
    build: z.custom<(input: InputShape) => unknown>(
      (value) => typeof value === "function",
      "it must be a function that takes an input and gives a network",
    ),
  },
  "it must be an object with name, title, family, description, usualInput and build",
);

/**
 * One's own architecture as a definition like the built-in ones. Whatever it builds is checked before anyone computes with it.
 *
 * @param exported what the module exports, unchecked
 * @param file the module's name, with which every sentence begins
 * @throws BadInput (field `architecture`) that names the offending field, also when the network for its usual input cannot be built
 */
export function ownDefinition(exported: unknown, file: string): ArchitectureDefinition {
  const fault = faultIn(file);
  const { build, ...fields } = checkFields(definitionSchema, exported, fault, "", "the definition");
  const definition: ArchitectureDefinition = {
    ...fields,
    build(input) {
      checkInput(fields.title, input);
      let built: unknown;
      try {
        // As the method that it is in the module.
        built = Reflect.apply(build, exported, [{ ...input }]);
      } catch (error) {
        throw fault("build", `gives no network for ${written(input)}: ${reasonOf(error, file)}`);
      }
      const { subsets, ...network } = checkNetwork(built, input, fault);
      return assemble(definition, input, network, subsets);
    },
  };
  definition.build(fields.usualInput);
  return definition;
}

function written({ height, width, channels, classes }: InputShape): string {
  return `images of ${height}×${width}×${channels} and ${classes} classes`;
}

/** What was thrown, and where in the module, which nobody else may know as well as its author. */
function reasonOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return String(error);
  const line = error.stack?.split("\n").find((frame) => frame.includes(`${file}:`));
  const place = line?.slice(line.indexOf(`${file}:`)).replace(")", "");
  return place === undefined ? error.message : `${error.message} (${place})`;
}
