import { trainAutoencoder } from "../src/autoencoder/train-autoencoder.js";
import { randomStream } from "../src/engine/random.js";
import { startEngine } from "../src/engine/start-engine.js";
import { autoencoderSpecification } from "../src/pipeline/specification.js";
import { timeSteps } from "./support/time-steps.js";

/** The reference's autoencoder in training: 2,048 parameters, channels 64, 128, 256, 256, 32, batch 50, with both noises and AdamW. */
export default {
  name: "autoencoder, a training step at D = 2048 and batch 50",
  async run(): Promise<{ label: string; value: number; unit: string }[]> {
    await startEngine();
    const values = { shape: [200, 2048], data: randomStream(0, "bench").normals(200 * 2048) };
    const specification = autoencoderSpecification.parse({ steps: 15 });
    return timeSteps(async (task) => {
      const { autoencoder } = await trainAutoencoder(values, specification, 0, task);
      autoencoder.dispose();
    }, 400);
  },
};
