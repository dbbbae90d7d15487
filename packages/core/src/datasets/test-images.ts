/** An image (height, width, 3) that a formula gives, the one of which Pillow made the fixture. */
export function formulaImage(height: number, width: number): Uint8Array {
  return Uint8Array.from({ length: height * width * 3 }, (_, index) => {
    const [c, x, y] = [index % 3, Math.floor(index / 3) % width, Math.floor(index / 3 / width)];
    return (x * 7 + y * 13 + c * 50 + ((x * y) % 31) * 5) % 256;
  });
}
