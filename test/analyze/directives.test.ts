import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const head = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

function review(body: string) {
  const sources = [{ path: "src/profile.ts", text: `${head}${body}` }];
  const two = rules.filter(({ id }) => id === "millisecond-timestamp" || id === "wrong-api-key");
  const { findings, notes } = analyze({ sources, skipped: [] }, { rules: two, config: defaultConfig });
  return {
    rules: findings.map(({ rule }) => rule),
    notes: notes.map(({ line, message }) => `${line}: ${message}`),
  };
}

function identifyBelow(comment: string): string {
  return `export const seen = (id: string) =>
  cio.identify(id, {
    email: "someone@example.com",
    ${comment}
    last_seen_at: Date.now(),
  });
`;
}

describe("an ignore comment", () => {
  test.each([
    ["in a line comment", "// pitstop-ignore-next-line millisecond-timestamp: shown in a debug panel only"],
    [
      "in a block comment",
      "/* pitstop-ignore-next-line millisecond-timestamp: shown in a debug panel only */",
    ],
    [
      "for several rules",
      "// pitstop-ignore-next-line millisecond-timestamp, wrong-api-key: agreed with sales",
    ],
  ])("ignores the next line %s", (_where, comment) => {
    expect(review(identifyBelow(comment))).toEqual({ rules: [], notes: [] });
  });

  test("of a file ignores the rules it names, everywhere in it", () => {
    const text = `// pitstop-ignore-file millisecond-timestamp: legacy import\n${identifyBelow("")}`;
    expect(review(text)).toEqual({ rules: [], notes: [] });
  });

  test("without a reason ignores nothing and says so", () => {
    expect(review(identifyBelow("// pitstop-ignore-next-line millisecond-timestamp"))).toEqual({
      rules: ["millisecond-timestamp"],
      notes: ["6: this ignore comment needs a reason: `pitstop-ignore-next-line <rule>: <reason>`"],
    });
  });

  test("for a rule that does not exist says so", () => {
    const { notes } = review(identifyBelow("// pitstop-ignore-next-line milliseconds: why not"));
    expect(notes).toEqual(["6: unknown rule `milliseconds`"]);
  });

  test("that ignores nothing is reported", () => {
    const { notes } = review(
      `// pitstop-ignore-next-line wrong-api-key: rotated weekly\nexport const version = 1;\n`,
    );
    expect(notes).toEqual(["3: this ignore comment has no effect and can be removed"]);
  });

  test.each([
    ["a mention in prose", "// see pitstop-ignore-next-line millisecond-timestamp: in the manual"],
    ["a comment that quotes one", "// as in // pitstop-ignore-next-line millisecond-timestamp: no"],
    ["a documentation that shows one", "/**\n * `// pitstop-ignore-next-line millisecond-timestamp: no` */"],
    ["words in a template", "hint: `${1} // pitstop-ignore-next-line millisecond-timestamp: no`,"],
    ["words in a pattern", "hint: /[// pitstop-ignore-next-line millisecond-timestamp: no]/,"],
    ["words in a string", 'hint: "// pitstop-ignore-next-line millisecond-timestamp: no",'],
  ])("is not %s", (_what, line) => {
    expect(review(identifyBelow(line))).toEqual({ rules: ["millisecond-timestamp"], notes: [] });
  });

  test("ignores the line below it, not the one after that", () => {
    const far = "// pitstop-ignore-next-line millisecond-timestamp: far\n    plan: 'pro',";
    expect(review(identifyBelow(far))).toEqual({
      rules: ["millisecond-timestamp"],
      notes: ["6: this ignore comment has no effect and can be removed"],
    });
  });
});
