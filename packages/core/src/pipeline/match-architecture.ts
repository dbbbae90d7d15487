import type { Architecture, ArchitectureDefinition } from "../architectures/architecture.js";
import { architectureDefinitions, findArchitecture } from "../architectures/find-architecture.js";
import { quoted, type Refuse } from "../weights/refusal.js";
import { foreignNames } from "./foreign-names.js";
import { type InferredInput, inferInput, type KnownInput, type Shapes } from "./infer-input.js";

/** A tensor of a file: its name without wrappers' prefixes, and PyTorch's shape. */
export interface NamedShape {
  readonly name: string;
  readonly shape: readonly number[];
}

export interface Match extends InferredInput {
  /** Built for what the tensors themselves are for. */
  readonly architecture: Architecture;
  readonly definition: ArchitectureDefinition;
}

export interface Wanted extends KnownInput {
  /** Its name, if it is known and need only be checked. */
  readonly architecture?: string;
}

/** How tensors differ from an architecture's. */
interface Difference {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly misshapen: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly expected: readonly number[];
  }[];
}

/** So many of each kind of fault are named. */
const NAMED = 3;

/**
 * Which architecture tensors of these names and shapes are, and for what images and how many classes. Batch norm's counts may be
 * missing, and so may the whole head.
 *
 * @param refuse makes the error from a sentence's end that begins with the file
 * @throws BadInput when they fit none, or not the one that is wanted: with the nearest, and what is missing, unexpected and misshapen
 */
export function matchArchitecture(tensors: readonly NamedShape[], wanted: Wanted, refuse: Refuse): Match {
  const shapes: Shapes = new Map(tensors.map(({ name, shape }) => [name, shape]));
  const named = wanted.architecture === undefined ? undefined : findArchitecture(wanted.architecture);
  const compared = architectureDefinitions.map((definition) => compare(definition, shapes, wanted));
  const fitting = compared.filter(({ difference }) => faults(difference) === 0).map(({ match }) => match);
  if (named !== undefined) {
    const own = compared.find(({ match }) => match.definition === named);
    const exact = fitting.find(({ definition }) => definition === named);
    if (exact !== undefined) return exact;
    const [other] = fitting;
    if (other !== undefined)
      throw refuse(
        `is no ${named.title} (${named.name}): it fits ${other.definition.title} (${other.definition.name}).`,
      );
    if (own !== undefined)
      throw refuse(`does not fit ${named.title} (${named.name}): ${described(own.difference)}${foreignNames(shapes)}`);
  }
  const [exact] = fitting;
  if (exact !== undefined) return exact;
  throw refuse(whyNone(compared, shapes));
}

interface Compared {
  readonly match: Match;
  readonly difference: Difference;
}

function compare(definition: ArchitectureDefinition, shapes: Shapes, known: KnownInput): Compared {
  const inferred = inferInput(definition, shapes, known);
  const architecture = definition.build(inferred.input);
  const needed = architecture.tensors.filter(
    ({ name, role }) => role !== "count" && !(inferred.headless && inferred.head.includes(name)),
  );
  const own = new Set(architecture.tensors.map(({ name }) => name));
  return {
    match: { ...inferred, architecture, definition },
    difference: {
      missing: needed.map(({ name }) => name).filter((name) => !shapes.has(name)),
      unexpected: [...shapes.keys()].filter((name) => !own.has(name)),
      misshapen: architecture.tensors.flatMap(({ name, shape: expected }) => {
        const shape = shapes.get(name);
        return shape === undefined || shape.join() === expected.join() ? [] : [{ name, shape, expected }];
      }),
    },
  };
}

function faults({ missing, unexpected, misshapen }: Difference): number {
  return missing.length + unexpected.length + misshapen.length;
}

function whyNone(compared: readonly Compared[], shapes: Shapes): string {
  if (shapes.size === 0) return "holds no tensors; choose a file of weights.";
  // The one with the largest share of its tensors in the file, and among equals the one with the fewest faults.
  const share = ({ match, difference }: Compared) => 1 - difference.missing.length / match.architecture.tensors.length;
  const [nearest] = [...compared].sort((a, b) => share(b) - share(a) || faults(a.difference) - faults(b.difference));
  if (
    nearest === undefined ||
    share(nearest) === 0 ||
    !nearest.match.architecture.tensors.some(({ name }) => shapes.has(name))
  )
    return `fits no architecture: it has none of their tensors, but ${listed([...shapes.keys()].map(quoted))}.${foreignNames(shapes)}`;
  const { definition } = nearest.match;
  return `fits no architecture. The nearest is ${definition.title} (${definition.name}), but ${described(nearest.difference)}${foreignNames(shapes)}`;
}

function described({ missing, unexpected, misshapen }: Difference): string {
  const parts = [
    part(missing.length, "is missing", "are missing", missing),
    part(unexpected.length, "is not one of its own", "are not its own", unexpected.map(quoted)),
    part(
      misshapen.length,
      "has another shape",
      "have other shapes",
      misshapen.map(({ name, shape, expected }) => `${name} [${shape}] instead of [${expected}]`),
    ),
  ].filter((text) => text !== "");
  return `${parts.join("; ")}.`;
}

function part(count: number, one: string, many: string, items: readonly string[]): string {
  if (count === 0) return "";
  return `${count} ${count === 1 ? `tensor ${one}` : `tensors ${many}`} (${listed(items)})`;
}

function listed(items: readonly string[]): string {
  const rest = items.length - NAMED;
  return items.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
