import { Suspense } from "react";
import { GalleryPage } from "../gallery/gallery-page";

export default function GalleryRoute() {
  return (
    <Suspense>
      <GalleryPage />
    </Suspense>
  );
}
