import { expect, it } from "vitest";
import { predictCommand, pythonSnippet } from "./usage";

const convnet = { architecture: "convnet3", classes: 10, channels: 1, filename: "model.safetensors" };

it("names the architecture, the classes and the file in the command", () => {
  expect(predictCommand(convnet)).toContain("--architecture convnet3 --classes 10");
  expect(predictCommand(convnet)).toContain("--weights model.safetensors");
});

it("loads into timm's network only what timm has", () => {
  expect(pythonSnippet({ ...convnet, architecture: "resnet18" })).toContain(
    'timm.create_model("resnet18", num_classes=10, in_chans=1)',
  );
  expect(pythonSnippet({ ...convnet, architecture: "vit_tiny_patch16_224", channels: 3 })).toContain("num_classes=10)");
  expect(pythonSnippet(convnet)).not.toContain("timm");
});
