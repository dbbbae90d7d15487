import sharp from "sharp";
import type { ImageSource } from "./image-source.js";
import { decodeImage } from "./images/decode-image.js";
import { inOrder } from "./in-order.js";

/** An image of a dataset as people look at it. */
export interface SampleImage {
  readonly label: number;
  /** In pixels. */
  readonly height: number;
  readonly width: number;
  readonly png: Uint8Array;
}

/** A screenful, and of no class more than a row. */
const MAX_SAMPLES = 96;
const MAX_PER_CLASS = 8;
/** Photographs are shown at this many pixels a side. */
const SIDE = 96;
/** Images that are decoded at a time. */
const AT_ONCE = 8;

/**
 * The first images of each class, class by class, as PNG: up to eight of each and 96 in all; of more classes than that, every so many.
 * Small images are as they are, photographs their middle at 96 × 96. One that cannot be decoded is left out.
 *
 * @param classes how many there are
 */
export async function sampleImages(source: ImageSource, classes: number): Promise<SampleImage[]> {
  const places = samplePlaces(source.labels, classes);
  const samples: SampleImage[] = [];
  for await (const sample of inOrder(places, AT_ONCE, (place) => sampleOf(source, place)))
    if (sample !== undefined) samples.push(sample);
  return samples;
}

function samplePlaces(labels: Uint16Array, classes: number): number[] {
  const shown = Math.min(classes, MAX_SAMPLES);
  const perClass = Math.min(MAX_PER_CLASS, Math.floor(MAX_SAMPLES / shown));
  const places = new Map<number, number[]>();
  for (let index = 0; index < shown; index++) places.set(Math.floor((index * classes) / shown), []);
  let missing = shown * perClass;
  for (let place = 0; place < labels.length && missing > 0; place++) {
    const found = places.get(labels[place] ?? classes);
    if (found === undefined || found.length === perClass) continue;
    found.push(place);
    missing -= 1;
  }
  return [...places.values()].flat();
}

async function sampleOf(source: ImageSource, place: number): Promise<SampleImage | undefined> {
  const bytes = await source.read(place);
  const { stored } = source;
  const decoded =
    stored.kind === "pixels"
      ? { ...stored.shape, pixels: bytes }
      : await decodeImage(bytes).then(
          (image) => ({ ...image, channels: 3 }),
          () => undefined,
        );
  if (decoded === undefined) return undefined;
  const { height, width, channels, pixels } = decoded;
  const image = sharp(pixels, { raw: { height, width, channels: channels === 1 ? 1 : 3 } });
  const shown = Math.max(height, width) > SIDE ? image.resize(SIDE, SIDE, { fit: "cover" }) : image;
  const { data, info } = await shown.png().toBuffer({ resolveWithObject: true });
  return { label: source.labels[place] ?? 0, height: info.height, width: info.width, png: new Uint8Array(data) };
}
