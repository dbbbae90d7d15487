/** Multinomial logistic regression as plain data: nothing is imported, so this file works wherever it lies. */
export default {
  name: "linear",
  title: "Linear",
  family: "Linear",
  description: "One linear layer.",
  usualInput: { height: 28, width: 28, channels: 1, classes: 10 },
  build({ height, width, channels, classes }) {
    const inputs = height * width * channels;
    const initial = { kind: "uniform", bound: 1 / Math.sqrt(inputs) };
    return {
      nodes: [
        { op: "flatten", name: "flatten", input: "images" },
        { op: "linear", name: "fc", input: "flatten", weight: "fc.weight", bias: "fc.bias" },
      ],
      tensors: [
        { name: "fc.weight", shape: [classes, inputs], role: "parameter", initial },
        { name: "fc.bias", shape: [classes], role: "parameter", initial },
      ],
    };
  },
};
