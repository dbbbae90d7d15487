/**
 * An image whose three channels stand one after the other, as (height, width, 3).
 * @param columnMajor whether a channel's columns follow each other, and not its rows
 */
export function interleaveChannels(
  planes: Uint8Array,
  height: number,
  width: number,
  columnMajor: boolean,
): Uint8Array {
  const size = height * width;
  const pixels = new Uint8Array(3 * size);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = columnMajor ? x * height + y : y * width + x;
      pixels[to] = planes[from] ?? 0;
      pixels[to + 1] = planes[size + from] ?? 0;
      pixels[to + 2] = planes[2 * size + from] ?? 0;
      to += 3;
    }
  }
  return pixels;
}
