/** What nobody went on with for a day is given up; object stores drop the parts of unfinished uploads after as long. */
const KEPT_MILLISECONDS = 24 * 3600 * 1000;

/** When an open upload is given up. */
export function expiryOf({ touchedAt }: { readonly touchedAt: Date }): Date {
  return new Date(touchedAt.getTime() + KEPT_MILLISECONDS);
}

/** Open uploads that were last touched before this are given up. */
export function staleBefore(now = new Date()): Date {
  return new Date(now.getTime() - KEPT_MILLISECONDS);
}
