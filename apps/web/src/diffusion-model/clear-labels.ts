/** Where a label stands in a picture, in pixels. */
export interface LabelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Which labels can be read: each that overlaps none of those chosen before it.
 * @param boxes the most important first
 */
export function clearLabels(boxes: readonly LabelBox[]): boolean[] {
  const chosen: LabelBox[] = [];
  return boxes.map((box) => {
    const clear = !chosen.some((other) => overlap(box, other));
    if (clear) chosen.push(box);
    return clear;
  });
}

function overlap(a: LabelBox, b: LabelBox): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}
