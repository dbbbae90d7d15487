import { ImageWorkers } from "./image-workers.js";

let workers: ImageWorkers | undefined;

/** The threads of this process that decode and transform images, started when they are first asked for. They keep no process alive. */
export function imageWorkers(): ImageWorkers {
  workers ??= new ImageWorkers();
  return workers;
}
