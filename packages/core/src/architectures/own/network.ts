import { z } from "zod";
import { suggestion } from "../../suggestion.js";
import type { Architecture, InputShape, TensorSpecification } from "../architecture.js";
import type { Node } from "../node.js";
import { checkFields, type Fault } from "./check-fields.js";
import { checkShapes } from "./check-shapes.js";
import { checkSubsets } from "./check-subsets.js";
import { checkWiring } from "./check-wiring.js";
import { nodeSchemas } from "./node-schemas.js";

const LENGTHS = "it must be a list of whole numbers from 1";
const NUMBER = "it must be a number";
const INITIAL = 'it must be of the kind "uniform", "normal" or "constant"';

const tensorSchema: z.ZodType<TensorSpecification> = z.strictObject(
  {
    name: z.string("it must be a text").min(1, "it must not be empty"),
    shape: z.array(z.int(LENGTHS).min(1, LENGTHS), LENGTHS),
    role: z.enum(["parameter", "buffer", "count"], 'it must be "parameter", "buffer" or "count"'),
    initial: z.discriminatedUnion(
      "kind",
      [
        z.strictObject({ kind: z.literal("uniform"), bound: z.number(NUMBER) }),
        z.strictObject({ kind: z.literal("normal"), deviation: z.number(NUMBER) }),
        z.strictObject({ kind: z.literal("constant"), value: z.number(NUMBER) }),
      ],
      INITIAL,
    ),
  },
  "it must be an object with name, shape, role and initial",
);

const NAMES = "it must be a list of the names of tensors";

const networkSchema = z.strictObject(
  {
    nodes: z.array(z.unknown(), "it must be a list of nodes").min(1, "it must have at least one node"),
    tensors: z.array(tensorSchema, "it must be a list of tensors").min(1, "it must have at least one tensor"),
    subsets: z
      .record(
        z.string(),
        z.array(z.string(NAMES), NAMES).min(1, NAMES),
        "it must be an object of lists of names of tensors",
      )
      .default({}),
    // What `assemble` repeats of the definition and of the question.
    name: z.unknown().optional(),
    title: z.unknown().optional(),
    family: z.unknown().optional(),
    input: z.unknown().optional(),
  },
  "it must be an object with nodes, tensors and subsets",
);

const anyNode = z.looseObject(
  { op: z.string("it must be the name of an operation") },
  "it must be an object with op, name and input",
);

/**
 * The network that one's own definition built, once it is sure that it can be computed and trained.
 *
 * @param built what `build` gave for images and classes of the shape `input`, unchecked
 * @throws BadInput that names the offending field
 */
export function checkNetwork(
  built: unknown,
  input: InputShape,
  fault: Fault,
): Pick<Architecture, "nodes" | "tensors" | "subsets"> {
  const { nodes: listed, tensors, subsets } = checkFields(networkSchema, built, fault, "", "what build gives");
  const nodes = listed.map((node, index) => checkNode(node, `nodes[${index}]`, fault));
  checkWiring(nodes, tensors, fault);
  checkShapes(nodes, tensors, input, fault);
  return { nodes, tensors, subsets: checkSubsets(subsets, tensors, fault) };
}

function checkNode(node: unknown, field: string, fault: Fault): Node {
  const { op } = checkFields(anyNode, node, fault, field);
  const schemas: Readonly<Record<string, z.ZodType<Node>>> = nodeSchemas;
  const schema = Object.hasOwn(schemas, op) ? schemas[op] : undefined;
  if (schema === undefined) {
    throw fault(`${field}.op`, `is "${op}", which is no operation.${suggestion(op, Object.keys(schemas))}`);
  }
  return checkFields(schema, node, fault, field);
}
