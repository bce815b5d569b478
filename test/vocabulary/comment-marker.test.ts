import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isMarkedFixed,
  makeMarker,
  markFixed,
  parseHistory,
  parseMarker,
  unmarkFixed,
  withHistory,
} from "../../src/vocabulary/comment-marker.ts";

const fingerprint = fc.stringMatching(/^[^\s,<>~][^\s,<>]{0,39}$/);

describe("the marker", () => {
  it("returns its fingerprints after any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.array(fingerprint, { minLength: 1 }),
        (text, fingerprints) => {
          expect(parseMarker(`${text}\n\n${makeMarker(fingerprints)}`)).toEqual(fingerprints);
        },
      ),
    );
  });

  it("counts only at the end, so that quoted code cannot forge one", () => {
    const quoted = makeMarker(["quoted"]);
    expect(parseMarker(`Look: ${quoted}\n\nMore words.`)).toEqual([]);
    expect(parseMarker(`${quoted}\n${makeMarker(["real"])}`)).toEqual(["real"]);
    expect(parseMarker(`\`${quoted}`)).toEqual([]);
  });

  it("survives the line endings that a browser sends", () => {
    expect(parseMarker(`Text.\r\n\r\n${makeMarker(["a", "b"])}\r\n`)).toEqual(["a", "b"]);
  });

  it("can say that its findings are fixed, and can take that back", () => {
    const body = `A comment.\n\n${makeMarker(["a", "b"])}`;
    const fixed = `A comment.\n\n<!-- pitstop:v1 a,b mended -->`;
    expect(markFixed(body)).toBe(fixed);
    expect(markFixed(fixed)).toBe(fixed);
    expect(unmarkFixed(fixed)).toBe(body);
    expect(unmarkFixed(body)).toBe(body);
    expect([isMarkedFixed(fixed), isMarkedFixed(body)]).toEqual([true, false]);
    expect(parseMarker(fixed)).toEqual(["a", "b"]);
  });

  it("keeps what the comment named before, apart from what it names now", () => {
    const old = `Two findings.\n\n${makeMarker(["a", "b"], { earlier: ["c"] })}`;
    const renewed = withHistory(`One finding.\n\n${makeMarker(["b"])}`, old);
    expect(renewed).toBe("One finding.\n\n<!-- pitstop:v1 b,~a,~c -->");
    expect([parseMarker(renewed), parseHistory(renewed)]).toEqual([["b"], ["b", "a", "c"]]);
    expect(unmarkFixed(markFixed(renewed))).toBe(renewed);
    expect(withHistory(old, old)).toBe(old);
  });

  it("marks nothing in a comment without a marker", () => {
    expect([markFixed("Text."), unmarkFixed("Text."), isMarkedFixed("Text. mended -->")]).toEqual([
      "Text.",
      "Text.",
      false,
    ]);
  });

  it.each(["", "Text.", "<!-- pitstop:v1  -->", "<!-- pitstop:v2 a -->", "<!-- pitstop:v1 a b -->"])(
    "is missing from %j",
    (text) => {
      expect(parseMarker(text)).toEqual([]);
    },
  );
});
