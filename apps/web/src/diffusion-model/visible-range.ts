interface Point {
  readonly accuracy: number;
}

/**
 * The accuracies that the picture shows at first: those of originals and generated models, with as much room above and below.
 * A baseline that fails altogether (10 % on ten classes) would otherwise press all others into one line.
 */
export function visibleRange(
  essential: readonly Point[],
  all: readonly Point[],
): { near: [number, number]; whole: [number, number]; outside: number; lowest: number } {
  const extent = (points: readonly Point[]): [number, number] => [
    Math.min(...points.map((point) => point.accuracy)),
    Math.max(...points.map((point) => point.accuracy)),
  ];
  const [low, high] = extent(essential.length > 0 ? essential : all);
  const [lowest, highest] = extent(all);
  const room = Math.max(high - low, 0.002);
  const near: [number, number] = [Math.max(lowest, low - room), Math.min(highest, high + room)];
  return {
    near,
    whole: [lowest, highest],
    outside: all.filter(({ accuracy }) => accuracy < near[0] || accuracy > near[1]).length,
    lowest,
  };
}
