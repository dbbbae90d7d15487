/**
 * How far a point lies outside of a shape that fits into a circle of radius 1.07 around the origin; negative inside. Only sums, products, quotients and square roots are taken, which every machine computes alike.
 */
export type ShapeDistance = (x: number, y: number) => number;

const length = (x: number, y: number) => Math.sqrt(x * x + y * y);
const box = (x: number, y: number, halfWidth: number, halfHeight: number) =>
  Math.max(Math.abs(x) - halfWidth, Math.abs(y) - halfHeight);

/** Cosines and sines of 30° above, and of 18° below and 54° above the horizontal: the normals of a triangle's and a pentagon's sides. */
const [COS_30, SIN_30] = [0.8660254037844386, 0.5] as const;
const [COS_18, SIN_18] = [0.9510565162951535, 0.30901699437494745] as const;
const [COS_54, SIN_54] = [0.5877852522924731, 0.8090169943749475] as const;

/** The ten classes, in the order of their labels. */
export const shapeDistances: Readonly<Record<string, ShapeDistance>> = {
  disc: (x, y) => length(x, y) - 1,
  ring: (x, y) => Math.abs(length(x, y) - 0.75) - 0.25,
  crescent: (x, y) => Math.max(length(x, y) - 1, 0.85 - length(x - 0.5, y)),
  "half disc": (x, y) => Math.max(length(x, y + 0.4) - 0.92, -(y + 0.4)),
  square: (x, y) => box(x, y, 0.75, 0.75),
  bar: (x, y) => box(x, y, 0.95, 0.35),
  triangle: (x, y) => Math.max(-y, COS_30 * Math.abs(x) + SIN_30 * y) - 0.5,
  pentagon: (x, y) => {
    const mirrored = Math.abs(x);
    return Math.max(-y, COS_18 * mirrored - SIN_18 * y, COS_54 * mirrored + SIN_54 * y) - SIN_54;
  },
  cross: (x, y) => Math.min(box(x, y, 1, 0.3), box(x, y, 0.3, 1)),
  star: (x, y) => {
    // Inside of at least four of five sides, those of the pentagon drawn in until their ends meet: the second largest distance.
    const sides = [
      -y,
      COS_18 * x - SIN_18 * y,
      -COS_18 * x - SIN_18 * y,
      COS_54 * x + SIN_54 * y,
      -COS_54 * x + SIN_54 * y,
    ];
    let largest = Number.NEGATIVE_INFINITY;
    let second = Number.NEGATIVE_INFINITY;
    for (const side of sides) {
      if (side > largest) {
        second = largest;
        largest = side;
      } else if (side > second) second = side;
    }
    return second - SIN_18;
  },
};
