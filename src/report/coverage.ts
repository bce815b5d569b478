import { describeChecked, describeNotUnderstood } from "../plan/coverage-words.ts";
import { count } from "../plan/words.ts";
import { countOperations, type Coverage } from "../vocabulary/coverage.ts";
import type { RunReport } from "./run-report.ts";
import { colorsOf, showPath, type Style } from "./style.ts";

/** How many places are listed with their reasons. */
const maxListed = 10;

/**
 * How much of the code that has to do with Customer.io was understood: the places that were not, with their reasons, and a last line that
 * sums it up. Nothing if no code was analyzed, or if none has to do with it. The report is printable.
 */
export function renderCoverage({ analysis }: RunReport, style: Style): readonly string[] {
  const { analyzed } = analysis;
  const coverage = withShownPaths(analysis.coverage, style);
  if (analyzed.length === 0 || coverage.files.length === 0) return [];
  const last = [
    // If there are no calls, the result itself says so.
    ...(countOperations(coverage) === 0 ? [] : [describeChecked(coverage)]),
    ...[describeNotUnderstood(coverage).join(". ")].filter((sentences) => sentences !== ""),
  ];
  return [...renderBlindSpots(analysis.coverage, style), ...(last.length === 0 ? [] : [last.join(" ")])];
}

/** The places that were not understood, with their reasons. The coverage is printable. */
export function renderBlindSpots({ blindSpots }: Coverage, style: Style): readonly string[] {
  if (blindSpots.length === 0) return [];
  const shown = blindSpots
    .slice(0, maxListed)
    .map(({ path, line, reason }) => `  ${showPath(path, style)}:${line}: ${reason}`);
  const more = blindSpots.length - shown.length;
  return [
    colorsOf(style).yellow(`Not understood: ${count(blindSpots.length, "place")}`),
    ...shown,
    ...(more > 0 ? [`  and ${more} more; use --format json to list them`] : []),
  ];
}

function withShownPaths({ files, blindSpots }: Coverage, style: Style): Coverage {
  const show = <Place extends { readonly path: string }>(place: Place): Place => ({
    ...place,
    path: showPath(place.path, style),
  });
  return { files: files.map(show), blindSpots: blindSpots.map(show) };
}
