import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from "@hatchery/schema/connection.args.js";

/** Fields that a connection can return: those asked for of each node, times the page's size. */
export function pageCost({
  args,
  childComplexity,
}: {
  args: Record<string, unknown>;
  childComplexity: number;
}): number {
  const size = args["first"] ?? args["last"] ?? DEFAULT_PAGE_SIZE;
  return 1 + Math.min(Math.max(Number(size), 1), MAX_PAGE_SIZE) * childComplexity;
}
