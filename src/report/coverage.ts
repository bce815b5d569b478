import { describeChecked, describeNotUnderstood } from "../plan/coverage-words.ts";
import { count } from "../plan/words.ts";
import { countOperations, type Coverage } from "../vocabulary/coverage.ts";
import type { RunReport } from "./run-report.ts";
import { colorsOf, showPath, type Style } from "./style.ts";

/** So many places are listed with their reasons. */
const maxListed = 10;

/**
 * How much of the code that has to do with Customer.io was understood: the places that were not, with their reasons, and a last line that sums
 * it up. Nothing where no code was analyzed, or none has to do with it. The report is printable.
 */
export function renderCoverage({ analysis }: RunReport, style: Style): readonly string[] {
  const { analyzed } = analysis;
  const coverage = withShownPaths(analysis.coverage, style);
  const { blindSpots } = coverage;
  if (analyzed.length === 0 || coverage.files.length === 0) return [];
  const { yellow } = colorsOf(style);
  const shown = blindSpots
    .slice(0, maxListed)
    .map(({ path, line, reason }) => `  ${path}:${line}: ${reason}`);
  const more = blindSpots.length - shown.length;
  const last = [
    // Where there are no calls, the result says so itself.
    ...(countOperations(coverage) === 0 ? [] : [describeChecked(coverage)]),
    ...[describeNotUnderstood(coverage).join(". ")].filter((sentences) => sentences !== ""),
  ];
  return [
    ...(blindSpots.length === 0
      ? []
      : [yellow(`Not understood: ${count(blindSpots.length, "place")}`), ...shown]),
    ...(more > 0 ? [`  and ${more} more; use --format json to list them`] : []),
    ...(last.length === 0 ? [] : [last.join(" ")]),
  ];
}

function withShownPaths({ files, blindSpots }: Coverage, style: Style): Coverage {
  const show = <Place extends { readonly path: string }>(place: Place): Place => ({
    ...place,
    path: showPath(place.path, style),
  });
  return { files: files.map(show), blindSpots: blindSpots.map(show) };
}
