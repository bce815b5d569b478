import type { Coverage } from "../../src/vocabulary/coverage.ts";

/** The coverage of files that each have one call, all of them understood. */
export function coverAll(paths: readonly string[]): Coverage {
  return { files: paths.map((path) => ({ path, operations: 1 })), blindSpots: [] };
}
