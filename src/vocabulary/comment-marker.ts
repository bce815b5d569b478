/**
 * The hidden last line of a comment that says which findings it reports, so that a later review knows what is already reported.
 * Anyone can write such a line: it counts only in comments whose author is the app itself.
 */

/**
 * What a marker says besides the fingerprints: `mended` marks a comment that was hidden because its finding is fixed. The word is part of
 * the format, because comments on open pull requests contain it. Everywhere else the word is "fixed".
 */
export type MarkerState = "mended";

/** The marker of a comment that reports the findings with these fingerprints (no spaces, commas or angle brackets). Nothing may follow it. */
export function makeMarker(fingerprints: readonly string[], state?: MarkerState): string {
  return `<!-- pitstop:v1 ${fingerprints.join(",")}${state === undefined ? "" : ` ${state}`} -->`;
}

/** The fingerprints in the marker at the end of a comment's body; none when there is no marker. */
export function parseMarker(body: string): readonly string[] {
  return markerAtEnd.exec(body)?.[1]?.split(",") ?? [];
}

/** Says whether a comment's marker says that its findings are fixed. */
export function isMarkedFixed(body: string): boolean {
  return markerAtEnd.exec(body)?.[2] !== undefined;
}

/** The same body, its findings marked as fixed. */
export function markFixed(body: string): string {
  return body.replace(markerAtEnd, (marker, fingerprints: string) =>
    marker.replace(/<!--.*-->/, makeMarker(fingerprints.split(","), "mended")),
  );
}

/** The same body, its findings no longer marked as fixed. */
export function unmarkFixed(body: string): string {
  return body.replace(markerAtEnd, (marker, fingerprints: string) =>
    marker.replace(/<!--.*-->\s*/, makeMarker(fingerprints.split(","))),
  );
}

// Only the last line counts: code quoted further up may contain anything, even a marker.
const markerAtEnd = /(?:^|\n)<!-- pitstop:v1 ([^\s,<>]+(?:,[^\s,<>]+)*)( mended)? -->\s*$/;
