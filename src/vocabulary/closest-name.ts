import leven from "leven";

/** The names that a person may have meant by `name`: at most three, the closest first; empty if none is close. */
export function findClosestNames(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase();
  const tolerance = Math.max(2, Math.floor(wanted.length / 3));
  return names
    .map((candidate) => ({ candidate, distance: findDistance(candidate) }))
    .filter(({ distance }) => distance <= tolerance)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);

  function findDistance(candidate: string): number {
    if (wanted.length > 2 && candidate.includes(wanted)) return 0;
    // At least the extra characters would have to be removed.
    if (wanted.length - candidate.length > tolerance) return Infinity;
    return leven(wanted, candidate.toLowerCase());
  }
}
