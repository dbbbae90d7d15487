const units = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in decimal units: 139664 is "139.7 kB". */
export function fileSize(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)}\u00a0${units[power]}`;
}
