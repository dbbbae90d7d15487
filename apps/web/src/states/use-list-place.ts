"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { LIST_PAGE_SIZE } from "./list-page-size";

interface Place {
  after: string | undefined;
  before: string | undefined;
  page: number;
}

/** Where in a list the address is: the variables of its connection, the page's number, and the way to another page. */
export function useListPlace() {
  const query = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const before = query.get("before") ?? undefined;
  const after = query.get("after") ?? undefined;
  const go = (place: Place): void => {
    const next = new URLSearchParams(query.toString());
    for (const [name, value] of Object.entries(place)) {
      if (value === undefined || (name === "page" && value === 1)) next.delete(name);
      else next.set(name, String(value));
    }
    router.push(`${path}?${next.toString()}`);
  };
  return {
    variables: before ? { last: LIST_PAGE_SIZE, before } : { first: LIST_PAGE_SIZE, after },
    page: Math.max(1, Math.trunc(Number(query.get("page"))) || 1),
    go,
  };
}
