import type { ArchitectureDefinition, InputShape } from "./architecture.js";
import { assemble } from "./assemble.js";
import { Blueprint, NORMAL_002 } from "./blueprint.js";

const PATCH = 16;
const BLOCKS = 12;
/** The hidden layer of a block's MLP has so many times the features. */
const MLP_RATIO = 4;

interface VisionTransformer {
  readonly features: number;
  readonly heads: number;
}

/** ViT-Tiny: the vision transformer of Dosovitskiy et al. (arXiv 2010.11929) in DeiT's smallest size (Touvron et al., arXiv 2012.12877), as timm builds it. */
export const vitTiny: ArchitectureDefinition = {
  name: "vit_tiny_patch16_224",
  title: "ViT-Tiny/16",
  family: "ViT",
  description: "Vision transformer: patches of 16×16, twelve blocks of attention with 3 heads over 192 features.",
  usualInput: { height: 224, width: 224, channels: 3, classes: 1000 },
  build: (input) => build(vitTiny, { features: 192, heads: 3 }, input),
};

/** ViT-Base with patches of 16×16 (arXiv 2010.11929), as timm builds it. */
export const vitBase: ArchitectureDefinition = {
  name: "vit_base_patch16_224",
  title: "ViT-Base/16",
  family: "ViT",
  description: "Vision transformer: patches of 16×16, twelve blocks of attention with 12 heads over 768 features.",
  usualInput: { height: 224, width: 224, channels: 3, classes: 1000 },
  build: (input) => build(vitBase, { features: 768, heads: 12 }, input),
};

function build(definition: ArchitectureDefinition, network: VisionTransformer, input: InputShape) {
  const plan = visionTransformer(network, input);
  const last = `blocks.${BLOCKS - 1}`;
  return assemble(definition, input, plan, {
    "last-two-norms": plan.normsOf(`${last}.norm2`, "norm"),
    norms: plan.normsOf(),
    head: plan.namesOf("head"),
    whole: plan.namesOf(),
  });
}

function visionTransformer(network: VisionTransformer, { height, width, channels, classes }: InputShape): Blueprint {
  const { features } = network;
  const plan = new Blueprint();
  // Whole patches only, as a convolution without padding sees them.
  const patches = Math.floor(height / PATCH) * Math.floor(width / PATCH);
  const token = plan.parameter("cls_token", [1, 1, features], { kind: "normal", deviation: 1e-6 });
  const positions = plan.parameter("pos_embed", [1, patches + 1, features], NORMAL_002.weight);
  let x = plan.conv2d("patch_embed.proj", "images", {
    inputs: channels,
    outputs: features,
    kernel: PATCH,
    stride: PATCH,
  });
  x = plan.node({ op: "tokens", name: "patch_embed", input: x });
  x = plan.node({ op: "classToken", name: "cls_token", input: x, weight: token });
  x = plan.node({ op: "position", name: "pos_embed", input: x, weight: positions });
  for (let number = 0; number < BLOCKS; number++) x = block(plan, network, number, x);
  x = plan.layerNorm("norm", x, features);
  plan.linear("head", x, features, classes, NORMAL_002);
  return plan;
}

/**
 * x + attention(norm(x)), and then that + mlp(norm(that)). The logits depend on the class token alone, so of the last block's attention only
 * what it finds is computed, and from there on only it is followed: the same result, for a fraction of the cost.
 */
function block(plan: Blueprint, { features, heads }: VisionTransformer, number: number, input: string): string {
  const name = `blocks.${number}`;
  const isLast = number === BLOCKS - 1;
  let x = plan.layerNorm(`${name}.norm1`, input, features);
  x = plan.node({
    op: "attention",
    name: `${name}.attn`,
    input: x,
    qkvWeight: plan.parameter(`${name}.attn.qkv.weight`, [3 * features, features], NORMAL_002.weight),
    qkvBias: plan.parameter(`${name}.attn.qkv.bias`, [3 * features], NORMAL_002.bias),
    projWeight: plan.parameter(`${name}.attn.proj.weight`, [features, features], NORMAL_002.weight),
    projBias: plan.parameter(`${name}.attn.proj.bias`, [features], NORMAL_002.bias),
    heads,
    queries: isLast ? "first" : "all",
  });
  const shortcut = isLast ? plan.node({ op: "firstToken", name: `${name}.cls_token`, input }) : input;
  const attended = plan.residual(`${name}.attended`, shortcut, x, number, BLOCKS);
  x = plan.layerNorm(`${name}.norm2`, attended, features);
  x = plan.linear(`${name}.mlp.fc1`, x, features, MLP_RATIO * features, NORMAL_002);
  x = plan.gelu(`${name}.mlp.act`, x);
  x = plan.linear(`${name}.mlp.fc2`, x, MLP_RATIO * features, features, NORMAL_002);
  return plan.residual(name, attended, x, number, BLOCKS);
}
