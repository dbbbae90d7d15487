export type LearningRateSchedule = "constant" | "cosine";

/**
 * The learning rate of a step: `base` throughout, or falling to zero along half a cosine (Loshchilov and Hutter, SGDR, arXiv 1608.03983; PyTorch's
 * CosineAnnealingLR with `T_max` = `steps`).
 * @param step From 0 to `steps` - 1.
 */
export function learningRateAt(schedule: LearningRateSchedule, base: number, step: number, steps: number): number {
  return schedule === "constant" ? base : (base * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}
