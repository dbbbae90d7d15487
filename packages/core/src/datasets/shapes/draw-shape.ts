import type { RandomStream } from "../../engine/random.js";
import type { ShapeDistance } from "./shape-distances.js";

/** Radius of a shape, as a share of the image's side. */
const RADIUS = { smallest: 0.26, largest: 0.45 } as const;
/** Half the tangent of half the largest rotation to either side, which is 30°. */
const ROTATION = 0.27;
/** Levels that the colours of shape and background lie apart, at least, in their sum; less can hardly be seen. */
const CONTRAST = 240;
/** Levels by which the noise of a pixel reaches up and down. */
const NOISE = 20;
const CHANNELS = 3;

type Colour = readonly [number, number, number];

/**
 * Draws a filled shape with soft edges, of random colour, place, size and rotation, on a background that runs from one colour to
 * another, with noise over all of it.
 * @returns (side, side, 3)
 */
export function drawShape(distance: ShapeDistance, side: number, random: RandomStream): Uint8Array {
  const radius = side * (RADIUS.smallest + (RADIUS.largest - RADIUS.smallest) * random.uniform());
  const room = side - 2 * radius;
  const left = radius + room * random.uniform();
  const top = radius + room * random.uniform();
  const [cosine, sine] = rotation(random);
  const [from, to] = [colour(random), colour(random)];
  const [across, down] = direction(random);
  const fill = contrasting(from, to, random);
  const pixels = new Uint8Array(side * side * CHANNELS);
  const noise = random.uniforms(pixels.length, -NOISE, NOISE);
  for (let row = 0, at = 0; row < side; row++) {
    const y = (row + 0.5 - top) / radius;
    for (let column = 0; column < side; column++) {
      const x = (column + 0.5 - left) / radius;
      // A pixel that the edge runs through is covered by the share of it that lies inside.
      const outside = distance(cosine * x + sine * y, cosine * y - sine * x) * radius;
      const covered = Math.min(1, Math.max(0, 0.5 - outside));
      const along = 0.5 + ((column + 0.5 - side / 2) * across + (row + 0.5 - side / 2) * down) / (1.5 * side);
      for (let channel = 0; channel < CHANNELS; channel++, at++) {
        const behind = mix(from[channel] ?? 0, to[channel] ?? 0, along);
        const level = mix(behind, fill[channel] ?? 0, covered) + (noise[at] ?? 0);
        pixels[at] = Math.min(255, Math.max(0, Math.floor(level + 0.5)));
      }
    }
  }
  return pixels;
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function colour(random: RandomStream): Colour {
  return [random.integer(256), random.integer(256), random.integer(256)];
}

/** A colour that can be told from both ends of the background. */
function contrasting(from: Colour, to: Colour, random: RandomStream): Colour {
  const apart = (a: Colour, b: Colour) => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2]);
  for (;;) {
    const drawn = colour(random);
    if (apart(drawn, from) >= CONTRAST && apart(drawn, to) >= CONTRAST) return drawn;
  }
}

/** Cosine and sine of a random rotation, as fractions, since machines compute either in their own way. */
function rotation(random: RandomStream): readonly [number, number] {
  const half = ROTATION * (2 * random.uniform() - 1);
  const square = half * half;
  return [(1 - square) / (1 + square), (2 * half) / (1 + square)];
}

/** A random direction, evenly from all. */
function direction(random: RandomStream): readonly [number, number] {
  for (;;) {
    const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
    const square = x * x + y * y;
    if (square > 0.01 && square < 1) return [x / Math.sqrt(square), y / Math.sqrt(square)];
  }
}
