import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchBaseline, parseBaseline, writeBaseline } from "../../src/vocabulary/baseline.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { aFinding } from "../plan/a-finding.ts";

/** A finding of some code in a file; `ordinal` distinguishes equal code in one file. */
function found(path: string, code: string, ordinal = 0): Finding {
  return aFinding({ path, fingerprint: `subject:${code}:${path}${ordinal}` });
}

const listed = (findings: readonly Finding[]) =>
  findings.map(({ rule, path, fingerprint }) => ({ rule, path, fingerprint }));
const everywhere = () => true;
const namesOf = (entries: readonly { readonly path: string; readonly fingerprint: string }[]) =>
  entries.map(({ fingerprint }) => fingerprint);

test("what a baseline lists is known, and anything else is fresh", () => {
  const old = found("a.ts", "x");
  const other = found("a.ts", "y");
  expect(matchBaseline([old, other], listed([old]), everywhere)).toEqual({
    known: [old],
    fresh: [other],
    unused: [],
    unjudged: [],
  });
});

test("a finding in a file that was moved or renamed stays known", () => {
  const moved = found("src/b.ts", "x");
  expect(matchBaseline([moved], listed([found("a.ts", "x")]), everywhere)).toMatchObject({
    known: [moved],
    unused: [],
  });
});

test("a copy of a known mistake is fresh, in the same file and in another", () => {
  const old = found("a.ts", "x");
  const copies = [found("a.ts", "x", 1), found("b.ts", "x")];
  expect(matchBaseline([...copies, old], listed([old]), everywhere)).toMatchObject({
    known: [old],
    fresh: copies,
  });
});

test("an entry without its finding is unused only if its code was judged", () => {
  const entries = listed([found("gone.ts", "x"), found("skipped.ts", "y")]);
  const match = matchBaseline([], entries, ({ path }) => path !== "skipped.ts");
  expect([namesOf(match.unused), namesOf(match.unjudged)]).toEqual([
    ["subject:x:gone.ts0"],
    ["subject:y:skipped.ts0"],
  ]);
});

test("no entry and no finding is lost or counted twice", () => {
  const code = fc.constantFrom("x", "y");
  const findings = fc.array(
    fc.record({ path: fc.constantFrom("a.ts", "b.ts", "c.ts"), code, ordinal: fc.nat(2) }),
  );
  fc.assert(
    fc.property(findings, findings, (now, before) => {
      const make = (list: typeof now) =>
        list.map(({ path, code: text, ordinal }) => found(path, text, ordinal));
      const [current, entries] = [make(now), listed(make(before))];
      const { known, fresh, unused, unjudged } = matchBaseline(
        current,
        entries,
        ({ path }) => path !== "c.ts",
      );
      expect(known.length + fresh.length).toBe(current.length);
      expect(known.length + unused.length + unjudged.length).toBe(entries.length);
    }),
  );
});

describe("a baseline's file", () => {
  test("is read as it was written, in the order of paths", () => {
    const entries = listed([found("b.ts", "x"), found('a "b".ts', "y"), found("a\n🎉.ts", "z")]);
    const text = writeBaseline(entries);
    const read = parseBaseline(text);
    expect(read).toHaveLength(3);
    expect(read).toEqual(expect.arrayContaining(entries));
    expect(writeBaseline([...entries].reverse())).toBe(text);
  });

  test.each([
    ["", "is not JSON"],
    ["{", "is not JSON"],
    ["<<<<<<< HEAD\n{}\n", "has unresolved merge conflicts"],
    ["[]", "is not a baseline that Pitstop wrote"],
    ['{"version":2,"findings":[]}', "has version 2, but this Pitstop reads version 1"],
    ['{"version":1}', "is not a baseline that Pitstop wrote (at findings)"],
    ['{"version":1,"findings":[{"rule":"x"}]}', "is not a baseline that Pitstop wrote (at findings.0.path)"],
  ])("that is %j says what is wrong", (text, problem) => {
    expect(parseBaseline(text)).toEqual({ problem });
  });
});
