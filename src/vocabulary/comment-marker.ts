/**
 * The hidden last line of a comment that says which findings it reports, so that a later review knows what is already reported.
 * Anyone can write such a line: it counts only in comments whose author is the app itself.
 */

/**
 * What a marker says besides the fingerprints: `mended` marks a comment that was hidden because its finding is fixed. The word is part of
 * the format, because comments on open pull requests contain it. Everywhere else the word is "fixed".
 */
export type MarkerState = "mended";

/**
 * The marker of a comment that reports the findings with these fingerprints (no spaces, commas or angle brackets, and no tilde in front). Nothing
 * may follow it.
 *
 * @param earlier fingerprints that the comment named before and no longer does
 */
export function makeMarker(
  fingerprints: readonly string[],
  { earlier = [], state }: { readonly earlier?: readonly string[]; readonly state?: MarkerState } = {},
): string {
  const names = [...fingerprints, ...earlier.map((fingerprint) => `~${fingerprint}`)];
  return `<!-- pitstop:v1 ${names.join(",")}${state === undefined ? "" : ` ${state}`} -->`;
}

/** The fingerprints in the marker at the end of a comment's body; none when there is no marker. */
export function parseMarker(body: string): readonly string[] {
  return parseNames(body).filter((name) => !name.startsWith("~"));
}

/** All fingerprints that the comment names or named, so that a finding it no longer reports is not taken for one whose comment was deleted. */
export function parseHistory(body: string): readonly string[] {
  return parseNames(body).map((name) => name.replace(/^~/, ""));
}

/** A comment's new body, its marker with what the old body named before. */
export function withHistory(body: string, oldBody: string): string {
  const fingerprints = parseMarker(body);
  const earlier = parseHistory(oldBody).filter((fingerprint) => !fingerprints.includes(fingerprint));
  return earlier.length === 0 ? body : replaceMarker(body, makeMarker(fingerprints, { earlier }));
}

/** Says whether a comment's marker says that its findings are fixed. */
export function isMarkedFixed(body: string): boolean {
  return markerAtEnd.exec(body)?.[2] !== undefined;
}

/** The same body, its findings marked as fixed. */
export function markFixed(body: string): string {
  return replaceMarker(body, makeMarker(parseNames(body), { state: "mended" }));
}

/** The same body, its findings no longer marked as fixed. */
export function unmarkFixed(body: string): string {
  return replaceMarker(body, makeMarker(parseNames(body)));
}

/** The fingerprints of a marker as they are written, with a tilde before earlier ones. */
function parseNames(body: string): readonly string[] {
  return markerAtEnd.exec(body)?.[1]?.split(",") ?? [];
}

function replaceMarker(body: string, marker: string): string {
  return body.replace(markerAtEnd, (old) => `${old.startsWith("\n") ? "\n" : ""}${marker}`);
}

// Only the last line counts: code quoted further up may contain anything, even a marker.
const markerAtEnd = /(?:^|\n)<!-- pitstop:v1 ([^\s,<>]+(?:,[^\s,<>]+)*)( mended)? -->\s*$/;
