import type { InputShape } from "../architectures/architecture.js";

/** "28x28 images of 1 channel" */
export function describeImages({ height, width, channels }: Omit<InputShape, "classes">): string {
  return `${height}x${width} images of ${channels} ${channels === 1 ? "channel" : "channels"}`;
}
