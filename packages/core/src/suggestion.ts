import { distance } from "fastest-levenshtein";

/** A name is taken for a misspelling when at most this share of its letters differ; beyond it a suggestion misleads. */
const MISSPELT_SHARE = 0.5;

/** The candidate nearest to `name` by edit distance, if it is near enough to be what was meant. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.ceil(name.length * MISSPELT_SHARE) + 1;
  for (const candidate of candidates) {
    const letters = distance(name.toLowerCase(), candidate.toLowerCase());
    if (letters < bestDistance) {
      best = candidate;
      bestDistance = letters;
    }
  }
  return best;
}

/** ` Did you mean "x"? Known are a, b, x.`: the end of a sentence about an unknown name. */
export function suggestion(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  const meant = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  return `${meant} Known: ${candidates.join(", ")}.`;
}
