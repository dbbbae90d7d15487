import { describe, expect, it } from "vitest";
import { BadInput } from "../../errors.js";
import type { InputShape } from "../architecture.js";
import { architectureDefinitions } from "../find-architecture.js";
import { ownDefinition } from "./definition.js";

const mnist = { height: 28, width: 28, channels: 1, classes: 10 };
const uniform = { kind: "uniform", bound: 0.1 };
const zero = { kind: "constant", value: 0 };
const one = { kind: "constant", value: 1 };

/** A convolution with batch norm and a linear layer, as plain data. */
function network({ height, width, channels, classes }: InputShape) {
  return {
    nodes: [
      { op: "conv2d", name: "conv", input: "images", weight: "conv.weight", stride: 2, padding: 1 },
      {
        op: "batchNorm",
        name: "norm",
        input: "conv",
        weight: "norm.weight",
        bias: "norm.bias",
        mean: "norm.running_mean",
        variance: "norm.running_var",
        count: "norm.num_batches_tracked",
        epsilon: 1e-5,
        momentum: 0.1,
      },
      { op: "relu", name: "relu", input: "norm" },
      { op: "flatten", name: "flatten", input: "relu" },
      { op: "linear", name: "fc", input: "flatten", weight: "fc.weight", bias: "fc.bias" },
    ],
    tensors: [
      { name: "conv.weight", shape: [4, channels, 3, 3], role: "parameter", initial: uniform },
      { name: "norm.weight", shape: [4], role: "parameter", initial: one },
      { name: "norm.bias", shape: [4], role: "parameter", initial: zero },
      { name: "norm.running_mean", shape: [4], role: "buffer", initial: zero },
      { name: "norm.running_var", shape: [4], role: "buffer", initial: one },
      { name: "norm.num_batches_tracked", shape: [], role: "count", initial: zero },
      {
        name: "fc.weight",
        shape: [classes, 4 * Math.ceil(height / 2) * Math.ceil(width / 2)],
        role: "parameter",
        initial: uniform,
      },
      { name: "fc.bias", shape: [classes], role: "parameter", initial: { kind: "normal", deviation: 0.02 } },
    ],
    subsets: { norm: ["norm.bias", "norm.weight"] },
  };
}

const exported = {
  name: "small_net",
  title: "Small net",
  family: "Examples",
  description: "One convolution.",
  usualInput: mnist,
  build: network,
};

describe("an architecture of one's own", () => {
  it("is built like one of ours, with its subsets in the order of its tensors, and whole added", () => {
    const { build, ...fields } = ownDefinition(exported, "small.mjs");
    expect(fields).toEqual({
      name: "small_net",
      title: "Small net",
      family: "Examples",
      description: "One convolution.",
      usualInput: mnist,
    });
    const { nodes, tensors } = network(mnist);
    expect(build(mnist)).toEqual({
      name: "small_net",
      title: "Small net",
      family: "Examples",
      input: mnist,
      nodes,
      tensors,
      subsets: {
        whole: [
          "conv.weight",
          "norm.weight",
          "norm.bias",
          "norm.running_mean",
          "norm.running_var",
          "fc.weight",
          "fc.bias",
        ],
        norm: ["norm.weight", "norm.bias"],
      },
    });
  });

  it("may use its own fields by `this`, and be an instance of a class", () => {
    class Net {
      name = "net";
      title = "Net";
      family = "Examples";
      description = "As an object.";
      usualInput = mnist;
      build(input: InputShape) {
        return { ...network(input), title: this.title };
      }
    }
    expect(ownDefinition(new Net(), "net.mjs").build(mnist).title).toBe("Net");
  });

  it.each(architectureDefinitions)("is held to nothing that $name does not keep", (definition) => {
    const own = ownDefinition(definition, "ours.mjs");
    expect(own.build(own.usualInput)).toEqual(definition.build(definition.usualInput));
  });
});

/** What is said of the definition with this change. */
function refusalOf(change: object): string {
  try {
    ownDefinition({ ...exported, ...change }, "small.mjs");
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
  return "nothing";
}

describe("a definition is refused with its file and field", () => {
  const { name: _name, ...nameless } = exported;
  it.each([
    [undefined, "small.mjs: the definition is missing: it must be an object with name"],
    [[], "small.mjs: the definition is []: it must be an object with name"],
    [nameless, 'small.mjs: name is missing: it must be lower-case letters and digits, joined by "_" or "-"'],
    [{ ...exported, name: "Small Net" }, 'small.mjs: name is "Small Net": it must be lower-case letters and digits'],
    [{ ...exported, name: "small_" }, 'small.mjs: name is "small_": it must be lower-case letters'],
    [{ ...exported, title: "" }, 'small.mjs: title is "": it must not be empty.'],
    [{ ...exported, family: 3 }, "small.mjs: family is 3: it must be a text."],
    [{ ...exported, description: "x".repeat(1001) }, /^small\.mjs: description is "x{79}…: it must have at most 1000/],
    [
      { ...exported, usualInput: { ...mnist, width: 2.5 } },
      "small.mjs: usualInput.width is 2.5: it must be a whole number from 1.",
    ],
    [{ ...exported, build: network(mnist) }, /^small\.mjs: build is \{.*: it must be a function/],
    [
      { ...exported, subset: {} },
      'small.mjs: the definition has a field "subset" that nothing reads. Known: name, title,',
    ],
  ])("%j", (definition, sentence) => {
    expect(() => ownDefinition(definition, "small.mjs")).toThrow(sentence);
  });
});

type Plain = Record<string, unknown>;

/** The network with changes to single nodes and tensors, by their names. */
function changed(nodes: Record<string, Plain>, tensors: Record<string, Plain> = {}, rest: Plain = {}) {
  const built = network(mnist);
  return {
    build: () => ({
      ...built,
      nodes: built.nodes.map((node) => ({ ...node, ...nodes[node.name] })),
      tensors: built.tensors.map((tensor) => ({ ...tensor, ...tensors[tensor.name] })),
      ...rest,
    }),
  };
}

const { nodes, tensors } = network(mnist);

describe("what a definition builds is refused with the field that is at fault", () => {
  it.each<[string, object, string]>([
    ["no network", { build: () => 7 }, "small.mjs: what build gives is 7: it must be an object with nodes"],
    ["no nodes", changed({}, {}, { nodes: [] }), "small.mjs: nodes is []: it must have at least one node."],
    ["a node that is none", changed({}, {}, { nodes: [null] }), "nodes[0] is null: it must be an object with op, name"],
    [
      "an unknown operation",
      changed({ relu: { op: "rellu" } }),
      'nodes[2].op is "rellu", which is no operation. Did you mean "relu"? Known: linear, conv2d,',
    ],
    ["a missing field", changed({ conv: { stride: undefined } }), "nodes[0].stride is missing: it must be a whole"],
    [
      "a misspelt field",
      changed({ conv: { strides: 2 } }),
      'nodes[0] has a field "strides" that nothing reads. Did you mean "stride"?',
    ],
    ["a fraction of a stride", changed({ conv: { stride: 0.5 } }), "nodes[0].stride is 0.5: it must be a whole"],
    ["a negative epsilon", changed({ norm: { epsilon: -1 } }), "nodes[1].epsilon is -1: it must be above 0."],
    ["no number", changed({ norm: { momentum: Number.NaN } }), "nodes[1].momentum is NaN: it must be a number from 0"],
    [
      "a node that reads one after it",
      changed({ conv: { input: "norm" } }),
      'nodes[0].input is "norm", which no node before it gives. Known: images.',
    ],
    [
      "the second input of a sum that nothing gives",
      changed({ relu: { op: "add", other: "convv" } }),
      'nodes[2].other is "convv", which no node before it gives. Did you mean "conv"?',
    ],
    [
      "two nodes of one name",
      changed({ relu: { name: "conv" }, flatten: { input: "conv" } }),
      'nodes[2].name is "conv", which is the name of nodes[0]; each needs a name of its own.',
    ],
    [
      "a node called as the input",
      changed({ conv: { name: "images" } }),
      'nodes[0].name is "images", which is the name of what the network is given',
    ],
    [
      "a node that nobody reads",
      changed({ flatten: { input: "norm" } }),
      'nodes[2] ("relu") is read by no node; only the last one may be',
    ],
    [
      "a tensor that is not there",
      changed({ fc: { weight: "fc.wieght" } }),
      'nodes[4].weight is "fc.wieght", which is no tensor of the network. Did you mean "fc.weight"?',
    ],
    [
      "a tensor that is not used",
      changed({ fc: { bias: undefined } }),
      'tensors[7] ("fc.bias") is used by no node; name it in one, or leave it out.',
    ],
    [
      "two tensors of one name",
      changed({}, { "norm.bias": { name: "norm.weight" } }),
      'tensors[2].name is "norm.weight", which is the name of tensors[1]',
    ],
    [
      "running averages that are trained",
      changed({}, { "norm.running_var": { role: "parameter" } }),
      'tensors[4].role is "parameter": the variance of nodes[1], a batchNorm, is a buffer.',
    ],
    [
      "an unknown role",
      changed({}, { "fc.bias": { role: "bias" } }),
      'tensors[7].role is "bias": it must be "parameter"',
    ],
    ["a length of zero", changed({}, { "fc.bias": { shape: [0] } }), "tensors[7].shape[0] is 0: it must be a list of"],
    [
      "no way to begin",
      changed({}, { "fc.bias": { initial: { kind: "ones" } } }),
      'tensors[7].initial.kind is "ones": it must be of the kind "uniform", "normal" or "constant".',
    ],
    [
      "a weight of another width",
      changed({}, { "fc.weight": { shape: [10, 100] } }),
      'nodes[4].weight is "fc.weight" of shape [10, 100]; 784 values and this linear need [10, 784].',
    ],
    [
      "a bias of another length",
      changed({}, { "norm.bias": { shape: [5] } }),
      'nodes[1].bias is "norm.bias" of shape [5]; 14×14 with 4 channels and this batchNorm need [4].',
    ],
    [
      "groups that do not divide the channels",
      changed({ conv: { groups: 3 } }),
      "nodes[0].groups is 3: it must divide the 1 channels that it reads and the 4 that it gives.",
    ],
    [
      "padding wider than half a window",
      changed({ relu: { op: "maxPool2d", size: 3, padding: 2 } }),
      "nodes[2].padding is 2: it must be at most half the size of 3.",
    ],
    [
      "vectors where maps are needed",
      changed(
        {},
        {},
        {
          nodes: [
            { op: "flatten", name: "first", input: "images" },
            ...nodes.map((node) => (node.name === "conv" ? { ...node, input: "first" } : node)),
          ],
          tensors: tensors.map((tensor) =>
            tensor.name === "conv.weight" ? { ...tensor, shape: [4, 784, 3, 3] } : tensor,
          ),
        },
      ),
      'nodes[1] ("conv") is given 784 values, which conv2d cannot take.',
    ],
    [
      "logits of another number of classes",
      changed({}, { "fc.weight": { shape: [12, 784] }, "fc.bias": { shape: [12] } }),
      'nodes[4] ("fc") is the last and gives 12 values; it must give a vector of 10 logits, one for each class.',
    ],
    [
      "maps instead of logits",
      changed({}, {}, { nodes: nodes.slice(0, 3), tensors: tensors.slice(0, 6) }),
      'nodes[2] ("relu") is the last and gives maps; it must give a vector of 10 logits',
    ],
    [
      "a subset of what is not there",
      changed({}, {}, { subsets: { head: ["fc.weight", "fc.bais"] } }),
      'subsets.head[1] is "fc.bais", which is no tensor of the network. Did you mean "fc.bias"?',
    ],
    [
      "a subset with a count",
      changed({}, {}, { subsets: { norm: ["norm.num_batches_tracked"] } }),
      'subsets.norm[0] is "norm.num_batches_tracked", which is a count; nothing is generated for it',
    ],
    [
      "a tensor that a subset names twice",
      changed({}, {}, { subsets: { head: ["fc.bias", "fc.bias"] } }),
      'subsets.head[1] is "fc.bias", which the subset has already; name it once.',
    ],
    [
      "an empty subset",
      changed({}, {}, { subsets: { none: [] } }),
      "subsets.none is []: it must be a list of the names",
    ],
  ])("%s", (_, change, sentence) => {
    const refusal = refusalOf(change);
    expect(refusal).toContain(sentence);
    expect(refusal).toMatch(/^small\.mjs: /);
  });

  it("build's own error comes with what was asked for, and the line where it happened", () => {
    const broken = () => {
      throw new TypeError("no such layer");
    };
    try {
      ownDefinition({ ...exported, build: broken }, "definition.test.ts");
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toMatch(
        /^BadInput: definition\.test\.ts: build gives no network for images of 28×28×1 and 10 classes: no such layer \(definition\.test\.ts:\d+:\d+\)$/,
      );
    }
  });

  it("what fits its usual input only is refused when another is asked for", () => {
    const rigid = ownDefinition({ ...exported, build: () => network(mnist) }, "small.mjs");
    expect(() => rigid.build({ ...mnist, classes: 100 })).toThrow("it must give a vector of 100 logits");
    expect(() => rigid.build({ ...mnist, height: 0 })).toThrow("Small net cannot be built for height 0");
  });
});
