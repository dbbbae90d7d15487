import sharp, { type Sharp } from "sharp";

/** Decoded pixels 0..255, shape (height, width, channels). */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

/** The bytes of an image that cannot be decoded; the message is the end of a sentence that begins with the image. */
export class UndecodableImage extends Error {
  override readonly name = "UndecodableImage";
}

/**
 * 67 million pixels take 200 MB once decoded; the largest photograph of ImageNet has 61 million. What has more is an image
 * that was made to fill memory.
 */
const MAX_PIXELS = 2 ** 26;

/** The formats that datasets come in, by their first bytes. Others, vector graphics above all, never reach the decoder. */
const JPEG = [0xff, 0xd8, 0xff] as const;
const PNG = [0x89, 0x50, 0x4e, 0x47] as const;
const SIGNATURES: readonly (readonly number[])[] = [
  JPEG,
  PNG,
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
  [0x49, 0x49, 0x2a, 0x00],
  [0x4d, 0x4d, 0x00, 0x2a],
];

// Images are decoded side by side; threads within one image would only wait for each other.
sharp.concurrency(1);
sharp.cache(false);

/**
 * Decodes a JPEG, PNG, GIF, WebP or TIFF as Pillow's `convert("RGB")`, or `convert("L")` for one channel, does: the first frame of
 * an animation, without colour profile, orientation or transparency, and eight bits of deeper images.
 *
 * @throws UndecodableImage when the bytes are no such image, damaged, cut short, or hold more than 67 million pixels
 */
export async function decodeImage(bytes: Uint8Array, channels: 1 | 3 = 3): Promise<DecodedImage> {
  if (!SIGNATURES.some((signature) => signature.every((byte, index) => bytes[index] === byte)))
    throw new UndecodableImage(`begins with ${beginning(bytes)}, as no JPEG, PNG, GIF, WebP or TIFF does`);
  try {
    const input = sharp(bytes, { failOn: "error", ignoreIcc: true, limitInputPixels: MAX_PIXELS });
    const printed = mayHaveInks(bytes) && (await input.metadata()).space === "cmyk";
    const { data, info } = await (printed ? inks(input) : colours(input)).toBuffer({ resolveWithObject: true });
    const rgb = printed ? inksToColours(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return { height: info.height, width: info.width, pixels: channels === 3 ? rgb : brightness(rgb) };
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new UndecodableImage(`cannot be decoded (${reason})`);
  }
}

/** Whether the colours can be inks, which takes four components: asking the decoder costs a tenth of decoding. */
function mayHaveInks(bytes: Uint8Array): boolean {
  if (bytes[0] !== JPEG[0]) return bytes[0] !== PNG[0];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Segments follow each other, a marker and a length each, up to the frame's, which has the number of components at byte 9.
  for (let at = 2; at + 9 < bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return view.getUint8(at + 9) === 4;
    if (view.getUint8(at) !== 0xff) return true;
  }
  return true;
}

function colours(input: Sharp): Sharp {
  return input.toColourspace("srgb").removeAlpha().raw({ depth: "uchar" });
}

function inks(input: Sharp): Sharp {
  return input.pipelineColourspace("cmyk").toColourspace("cmyk").raw({ depth: "uchar" });
}

/** Cyan, magenta, yellow and black to red, green and blue, without a profile. */
function inksToColours(cmyk: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((cmyk.length / 4) * 3);
  for (let pixel = 0; pixel < cmyk.length / 4; pixel++) {
    const light = 255 - (cmyk[4 * pixel + 3] ?? 0);
    for (let channel = 0; channel < 3; channel++)
      rgb[3 * pixel + channel] = light - Math.round(((cmyk[4 * pixel + channel] ?? 0) * light) / 255);
  }
  return rgb;
}

/** ITU-R BT.601 luma in 16-bit fixed point, which leaves grey as it is. */
function brightness(rgb: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: rgb.length / 3 }, (_, pixel) => {
    const [red = 0, green = 0, blue = 0] = rgb.subarray(3 * pixel, 3 * pixel + 3);
    return (19_595 * red + 38_470 * green + 7_471 * blue + 32_768) >> 16;
  });
}

function beginning(bytes: Uint8Array): string {
  if (bytes.length === 0) return "nothing";
  return `0x${Buffer.from(bytes.subarray(0, 4)).toString("hex")}`;
}
