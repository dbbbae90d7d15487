import type { Architecture, ArchitectureDefinition, InputShape } from "../architectures/architecture.js";
import { BadInput } from "../errors.js";

/** Shapes of tensors by name. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** What is known of the images before their size is looked for in the tensors. */
export interface KnownInput {
  readonly height?: number;
  readonly width?: number;
  readonly channels?: number;
}

export interface InferredInput {
  /** Classes are the usual ones where `headless`. */
  readonly input: InputShape;
  /** The tensors that depend on the classes. */
  readonly head: readonly string[];
  /** None of the head's tensors is there. */
  readonly headless: boolean;
}

/** Square images of more pixels a side than this are not looked for. */
const MAX_SIDE = 4096;
/** An architecture that takes whole patches only is tried with sizes this far up. */
const MAX_STEP = 64;
/** Channels of common images, tried where the tensors tell only their product with the size. */
const COMMON_CHANNELS = [3, 1, 4];

/**
 * What images and how many classes tensors of these shapes are for, found by how the architecture's own shapes change with each. A size
 * that the shapes leave open is the known one, or else the usual; one that they fix is found for square images. Where nothing fits, the usual stands.
 */
export function inferInput(definition: ArchitectureDefinition, shapes: Shapes, known: KnownInput): InferredInput {
  const usual = { ...definition.usualInput };
  const built = definition.build(usual);
  const withClass = changed(built, tryBuild(definition, { ...usual, classes: usual.classes + 1 }));
  const head = withClass.map(({ name }) => name);
  const classes = valueThatFollows(withClass, usual.classes, shapes);
  const withChannel = changed(built, tryBuild(definition, { ...usual, channels: usual.channels + 1 }));
  const direct = valueThatFollows(withChannel, usual.channels, shapes);
  const candidates =
    direct !== undefined ? [direct] : [...(known.channels ? [known.channels] : []), usual.channels, ...COMMON_CHANNELS];
  for (const channels of candidates) {
    const input = { ...usual, channels, classes: classes ?? usual.classes };
    const size = inferSize(definition, input, shapes, known);
    if (size !== undefined)
      return {
        input: { ...input, height: size.height, width: size.width },
        head,
        headless: !head.some((name) => shapes.has(name)),
      };
  }
  const input = { ...usual, channels: direct ?? usual.channels, classes: classes ?? usual.classes };
  return { input, head, headless: !head.some((name) => shapes.has(name)) };
}

type Size = Pick<InputShape, "height" | "width">;

function inferSize(
  definition: ArchitectureDefinition,
  usual: InputShape,
  shapes: Shapes,
  { height = usual.height, width = usual.width }: KnownInput,
): Size | undefined {
  const axis = changed(
    tryBuild(definition, usual),
    tryBuild(definition, { ...usual, height: 2 * usual.height, width: 2 * usual.width }),
  ).find(({ name }) => shapes.has(name));
  if (axis === undefined) return tryBuild(definition, { ...usual, height, width }) ? { height, width } : usual;
  const target = shapes.get(axis.name)?.[axis.axis] ?? 0;
  const lengthAt = (size: Size) => lengthOf(axis, tryBuild(definition, { ...usual, ...size }));
  const square = (side: number) => ({ height: side, width: side });
  const fitting = [{ height, width }, usual].find((size) => lengthAt(size) === target);
  if (fitting !== undefined) return { height: fitting.height, width: fitting.width };
  // The axis grows with the side, so the first side with at least its length is found by halving.
  const lengthFrom = (side: number) => {
    for (let step = 0; step < MAX_STEP; step++) {
      const length = lengthAt(square(side + step));
      if (length !== undefined) return { side: side + step, length };
    }
    return { side, length: 0 };
  };
  let [low, high] = [1, MAX_SIDE];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (lengthFrom(middle).length >= target) high = middle;
    else low = middle + 1;
  }
  const found = lengthFrom(low);
  return found.length === target ? square(found.side) : undefined;
}

interface ChangedAxis {
  readonly name: string;
  readonly axis: number;
  readonly from: number;
  readonly to: number;
}

/** The axes of tensors in which two builds of an architecture differ. */
function changed(one: Architecture | undefined, other: Architecture | undefined): ChangedAxis[] {
  const shapes = new Map(other?.tensors.map(({ name, shape }) => [name, shape]));
  return (one?.tensors ?? []).flatMap(({ name, shape }) =>
    shape.flatMap((from, axis) => {
      const to = shapes.get(name)?.[axis];
      return to === undefined || to === from ? [] : [{ name, axis, from, to }];
    }),
  );
}

/** The length in `shapes` of an axis that is as long as a number and grew by one with it. */
function valueThatFollows(axes: readonly ChangedAxis[], value: number, shapes: Shapes): number | undefined {
  const lengths = axes
    .filter(({ from, to }) => from === value && to === value + 1)
    .map(({ name, axis }) => shapes.get(name)?.[axis]);
  return lengths.find((length) => length !== undefined && length > 0);
}

function lengthOf({ name, axis }: ChangedAxis, architecture: Architecture | undefined): number | undefined {
  return architecture?.tensors.find((tensor) => tensor.name === name)?.shape[axis];
}

/** Undefined when the architecture cannot take such images. */
function tryBuild(definition: ArchitectureDefinition, input: InputShape): Architecture | undefined {
  try {
    return definition.build(input);
  } catch (error) {
    if (error instanceof BadInput) return undefined;
    throw error;
  }
}
