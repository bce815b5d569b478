/**
 * The hidden last line of a comment that says which findings it tells, so that a later review knows what already stands.
 * Anyone can write such a line: it counts only in comments whose author is the app itself.
 */

/** What a marker says beside the fingerprints: `mended` stands in a comment that was hidden because its mistake is gone. */
export type MarkerState = "mended";

/** Makes the marker of a comment that tells the findings with these fingerprints (no spaces, commas or angle brackets). Nothing may follow it. */
export function makeMarker(fingerprints: readonly string[], state?: MarkerState): string {
  return `<!-- pitstop:v1 ${fingerprints.join(",")}${state === undefined ? "" : ` ${state}`} -->`;
}

/** The fingerprints in the marker at the end of a comment's body; none when there is no marker. */
export function parseMarker(body: string): readonly string[] {
  return markerAtEnd.exec(body)?.[1]?.split(",") ?? [];
}

/** Says whether a comment's marker holds `mended`. */
export function isMarkedFixed(body: string): boolean {
  return markerAtEnd.exec(body)?.[2] !== undefined;
}

/** The same body with its marker holding `mended`. */
export function markFixed(body: string): string {
  return body.replace(markerAtEnd, (marker, fingerprints: string) =>
    marker.replace(/<!--.*-->/, makeMarker(fingerprints.split(","), "mended")),
  );
}

// Only the last line counts: code quoted further up may hold anything, a marker too.
const markerAtEnd = /(?:^|\n)<!-- pitstop:v1 ([^\s,<>]+(?:,[^\s,<>]+)*)( mended)? -->\s*$/;
