import type { Architecture, TensorSpecification } from "@hatchery/core/architectures/architecture.js";
import { findArchitecture } from "@hatchery/core/architectures/find-architecture.js";
import type { ImagesSpecification } from "@hatchery/core/pipeline/specification.js";
import type { TensorInfo } from "@hatchery/schema/architecture.type.js";
import type { Network } from "@hatchery/schema/network.type.js";
import type { datasets } from "../database/tables.js";

/** The network that an architecture makes for a dataset's images, fitted as a specification's `images` says. */
export function networkFor(
  architecture: string,
  { image, classes }: Pick<typeof datasets.$inferSelect, "image" | "classes">,
  images: ImagesSpecification | null | undefined,
): Network {
  const input = {
    height: images?.size ?? image.height,
    width: images?.size ?? image.width,
    channels: images?.channels ?? image.channels,
    classes: classes.length,
  };
  const network = findArchitecture(architecture).build(input);
  return { input, values: sizeOf(network, ["parameter", "buffer"]), tensors: tensorsOf(network) };
}

/** A network's tensors with their sizes. */
export function tensorsOf({ tensors }: Architecture): TensorInfo[] {
  return tensors.map(({ name, shape }) => ({ name, shape, parameters: valuesIn(shape) }));
}

/** Values in all tensors of these roles. */
export function sizeOf({ tensors }: Architecture, roles: readonly TensorSpecification["role"][]): number {
  return tensors.reduce((sum, { role, shape }) => sum + (roles.includes(role) ? valuesIn(shape) : 0), 0);
}

function valuesIn(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
