import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";

/** The classes, and the colour that each of their images comes near to. */
const colours = { clover: [40, 160, 60], poppy: [200, 40, 30], violet: [90, 40, 170] } as const;
/** Images of one class that differ from each other; more repeat them. */
const DIFFERENT = 20;

/**
 * Writes a folder of images: three classes that a network tells apart by colour, `perClass` squares of each, and one file that is no
 * image, which is under one in a hundred. Every fifth of a class is tested on.
 */
export async function writeDatasetFolder(folder: string, { perClass = 40, side = 8 } = {}): Promise<void> {
  for (const [name, colour] of Object.entries(colours)) {
    await mkdir(join(folder, name), { recursive: true });
    const images: Buffer[] = [];
    for (let image = 0; image < DIFFERENT; image++) {
      const pixels = Uint8Array.from({ length: side * side * 3 }, (_, at) => (colour[at % 3] ?? 0) + image + (at % 7));
      images.push(
        await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
          .png()
          .toBuffer(),
      );
    }
    for (let image = 0; image < perClass; image++) {
      const file = join(folder, name, `${String(image).padStart(5, "0")}.png`);
      await writeFile(file, images[image % DIFFERENT] ?? new Uint8Array());
    }
  }
  await writeFile(join(folder, "clover", "99999.png"), "This is no image.");
}
