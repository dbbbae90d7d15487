"use client";
import { useSyncExternalStore } from "react";

const KEY = "hatchery.admin-token";
const changed = "hatchery.admin-token-changed";

function subscribe(notify: () => void): () => void {
  window.addEventListener("storage", notify);
  window.addEventListener(changed, notify);
  return () => {
    window.removeEventListener("storage", notify);
    window.removeEventListener(changed, notify);
  };
}

/** The admin token that this browser keeps, and a setter; an empty one forgets it. Tabs stay in step. */
export function useAdminToken(): [string, (token: string) => void] {
  const token = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(KEY) ?? "",
    () => "",
  );
  const store = (next: string): void => {
    if (next) localStorage.setItem(KEY, next);
    else localStorage.removeItem(KEY);
    window.dispatchEvent(new Event(changed));
  };
  return [token, store];
}
