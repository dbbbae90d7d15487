/** Okabe and Ito's palette, which colour-blind eyes tell apart, for groups of networks; the same in every figure. */
export const GROUP_COLOURS = {
  originals: "#0072b2",
  generated: "#d55e00",
  soup: "#009e73",
  noise: "#6e7781",
  fineTuned: "#cc79a7",
  pDiff: "#56b4e9",
  dial: "#5e2f00",
} as const;

/** For series that are no group: told apart, and by their labels. */
export const SERIES_COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"] as const;
