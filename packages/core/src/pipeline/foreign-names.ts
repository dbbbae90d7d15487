import type { Shapes } from "./infer-input.js";

/** Names that other libraries give to the tensors of the same networks. */
const families: readonly { readonly pattern: RegExp; readonly whose: string }[] = [
  { pattern: /^(vit\.)?encoder\.layer\.\d+\.attention\./, whose: "the Transformers library's, for ViT" },
  { pattern: /^(resnet|convnext)\.(embedder|embeddings|encoder)\./, whose: "the Transformers library's" },
  { pattern: /^encoder\.layers\.encoder_layer_\d+\./, whose: "torchvision's, for ViT" },
  { pattern: /^features\.\d+\.\d+\.(layer_scale|block\.)/, whose: "torchvision's, for ConvNeXt" },
  { pattern: /^(downsample_layers\.|stages\.\d+\.\d+\.(dwconv|pwconv\d)\.)/, whose: "its authors' own, for ConvNeXt" },
];

/** A sentence for tensors that are named otherwise than timm names them, where it is known who does. */
export function foreignNames(shapes: Shapes): string {
  const family = families.find(({ pattern }) => [...shapes.keys()].some((name) => pattern.test(name)));
  if (family === undefined) return "";
  return ` The names are ${family.whose}; Hatchery takes timm's. Load the weights into timm's model and save its state_dict().`;
}
