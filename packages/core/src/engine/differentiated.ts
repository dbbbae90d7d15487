import { engine } from "@tensorflow/tfjs-core";

/** Whether gradients will be asked of what is computed now: then operations without any cannot be used. */
export function isDifferentiated(): boolean {
  return engine().state.gradientDepth > 0;
}
