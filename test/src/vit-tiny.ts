import type { Architecture } from "@hatchery/core/architectures/architecture.js";
import { findArchitecture } from "@hatchery/core/architectures/find-architecture.js";
import { initialise } from "@hatchery/core/architectures/initialise.js";
import { randomStream } from "@hatchery/core/engine/random.js";
import { encodeSafetensors } from "@hatchery/core/weights/safetensors.js";

/** timm's vit_tiny_patch16_224. */
export function vitTinyArchitecture(): Architecture {
  return findArchitecture("vit_tiny_patch16_224").build({ height: 224, width: 224, channels: 3, classes: 1000 });
}

/** A fresh one as a safetensors file: 22.9 MB, three parts of an upload. */
export function vitTiny(): Uint8Array {
  return encodeSafetensors(initialise(vitTinyArchitecture(), randomStream(0, "upload")));
}
