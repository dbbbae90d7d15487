"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { formatGalleryAddress, type GalleryAddress, parseGalleryAddress } from "./gallery-address";

/** The gallery's address and a way to change it; any change but that of the page or the view goes back to the first page. */
export function useGalleryAddress(): [GalleryAddress, (change: Partial<GalleryAddress>) => void] {
  const query = useSearchParams();
  const router = useRouter();
  const address = useMemo(() => parseGalleryAddress(new URLSearchParams(query.toString())), [query]);
  const change = (changes: Partial<GalleryAddress>): void => {
    const stays = "page" in changes || "view" in changes;
    const start = stays ? {} : { after: undefined, before: undefined, page: 1 };
    router.push(formatGalleryAddress({ ...address, ...start, ...changes }), { scroll: "page" in changes });
  };
  return [address, change];
}
