const units = ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP"] as const;

/** Floating-point operations with three significant digits: 3.1e13 is "31.0 TFLOP". */
export function operations(flops: number): string {
  const power = Math.max(0, Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, flops)) / 3)));
  return `${power === 0 ? flops.toFixed(0) : (flops / 1000 ** power).toPrecision(3)}\u00a0${units[power]}`;
}
