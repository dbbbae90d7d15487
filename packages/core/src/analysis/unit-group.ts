import type { LayoutTensor } from "../weights/layout.js";
import type { HiddenUnits } from "./hidden-units.js";

/** An axis of a tensor that follows the units' order, with `places` entries for each. */
interface Use {
  readonly tensor: LayoutTensor;
  readonly axis: number;
  readonly places: number;
}

/** Units that share one order, and where they stand in tensors. Groups that are joined are one from then on. */
export class UnitGroup {
  private readonly uses: Use[] = [];
  private fixed = false;
  private joined: UnitGroup | undefined;

  constructor(readonly count: number) {}

  /** The group that this one has become part of, or itself. */
  get root(): UnitGroup {
    return this.joined === undefined ? this : this.joined.root;
  }

  /** Whether its units may change places: nothing holds them, and no tensor would have to follow them along two axes. */
  get isFree(): boolean {
    const names = this.uses.map(({ tensor }) => tensor.name);
    return !this.fixed && new Set(names).size === names.length;
  }

  fix(): void {
    this.root.fixed = true;
  }

  use(use: Use): void {
    this.root.uses.push(use);
  }

  join(other: UnitGroup): void {
    const [root, absorbed] = [this.root, other.root];
    if (root === absorbed) return;
    root.uses.push(...absorbed.uses);
    root.fixed ||= absorbed.fixed;
    absorbed.joined = root;
  }

  units(): HiddenUnits {
    const { count, uses } = this;
    const length = uses.reduce((sum, { tensor }) => sum + tensor.size / count, 0);
    const positions = Array.from({ length: count }, (_, unit) => {
      const own = new Uint32Array(length);
      let filled = 0;
      for (const use of uses) filled = place(use, unit, own, filled);
      return own;
    });
    return { count, positions };
  }
}

/**
 * Puts where a unit's values stand in the vector, `places` entries of the axis with all that stands below them for every index above,
 * into `positions` from `filled` on.
 * @returns where the next ones go
 */
function place({ tensor, axis, places }: Use, unit: number, positions: Uint32Array, filled: number): number {
  const { shape, offset, size } = tensor;
  const below = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const whole = (shape[axis] ?? 1) * below;
  const own = places * below;
  let next = filled;
  for (let start = offset + unit * own; start < offset + size; start += whole) {
    for (let i = start; i < start + own; i++) positions[next++] = i;
  }
  return next;
}
