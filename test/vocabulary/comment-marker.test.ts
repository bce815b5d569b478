import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMarker, parseMarker } from "../../src/vocabulary/comment-marker.ts";

const fingerprint = fc.stringMatching(/^[^\s,<>]{1,40}$/);

describe("the marker", () => {
  it("gives back its fingerprints after any text", () => {
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

  it("counts only at the end, so that code which quotes one forges nothing", () => {
    const quoted = makeMarker(["quoted"]);
    expect(parseMarker(`Look: ${quoted}\n\nMore words.`)).toEqual([]);
    expect(parseMarker(`${quoted}\n${makeMarker(["real"])}`)).toEqual(["real"]);
    expect(parseMarker(`\`${quoted}`)).toEqual([]);
  });

  it("survives the line ends that a browser sends", () => {
    expect(parseMarker(`Words.\r\n\r\n${makeMarker(["a", "b"])}\r\n`)).toEqual(["a", "b"]);
  });

  it.each(["", "Words.", "<!-- pitstop:v1  -->", "<!-- pitstop:v2 a -->", "<!-- pitstop:v1 a b -->"])(
    "is none in %j",
    (text) => {
      expect(parseMarker(text)).toEqual([]);
    },
  );
});
