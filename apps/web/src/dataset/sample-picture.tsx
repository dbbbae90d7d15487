import Image from "next/image";
import classes from "./sample-picture.module.css";

/** Images of fewer pixels a side are always enlarged, others sometimes shrunk. */
const SMALL_BELOW = 64;

interface SamplePictureProps {
  sample: { readonly height: number; readonly width: number; readonly url: string };
  /** What it shows; nothing where that stands beside it. */
  alt: string;
}

/** One image of a dataset; small ones are enlarged pixel by pixel. */
export function SamplePicture({ sample: { height, width, url }, alt }: SamplePictureProps) {
  // The address is signed and is the object store's own, so nothing may rewrite it.
  return (
    <Image
      unoptimized
      src={url}
      width={width}
      height={height}
      alt={alt}
      className={classes.picture}
      data-small={Math.max(width, height) < SMALL_BELOW}
    />
  );
}
