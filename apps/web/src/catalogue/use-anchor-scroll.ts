"use client";
import { useEffect } from "react";

/** Goes to the place that the address names after `#`, which the browser looked for before it was drawn. */
export function useAnchorScroll(drawn: boolean): void {
  useEffect(() => {
    if (drawn && location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, [drawn]);
}
