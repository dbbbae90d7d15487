/** What the two snippets of a generated model's page depend on. */
interface UsageInput {
  architecture: string;
  classes: number;
  channels: number;
  filename: string;
}

/** The command that runs a downloaded model over images. */
export function predictCommand({ architecture, classes, filename }: UsageInput): string {
  return `npx hatchery predict --architecture ${architecture} --classes ${classes} \\\n  --weights ${filename} \\\n  --images images.safetensors --out logits.safetensors`;
}

/** Families that timm has, by the beginning of their names. */
const timmFamilies = /^(resnet|vit_|convnext_)/;

/** Python that loads a downloaded model: into timm's network where timm has it, else as named tensors. */
export function pythonSnippet({ architecture, classes, channels, filename }: UsageInput): string {
  const inputs = channels === 3 ? "" : `, in_chans=${channels}`;
  if (timmFamilies.test(architecture)) {
    return `import timm\nfrom safetensors.torch import load_file\n\nmodel = timm.create_model("${architecture}", num_classes=${classes}${inputs})\nmodel.load_state_dict(load_file("${filename}"))\nmodel.eval()`;
  }
  return `from safetensors.torch import load_file\n\nparameters = load_file("${filename}")\nfor name, tensor in parameters.items():\n    print(name, tuple(tensor.shape))`;
}
