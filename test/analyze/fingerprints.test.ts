import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { kinOf, subjectOf, type Finding } from "../../src/vocabulary/finding.ts";

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

function find(code: string, rule = "millisecond-timestamp", path = "src/people.ts"): readonly Finding[] {
  const { findings } = analyze(
    { sources: [{ path, text: client + code }], skipped: [] },
    { rules, config: defaultConfig },
  );
  return findings.filter((finding) => finding.rule === rule);
}

function nameOnly(code: string, ...more: readonly string[]): string {
  const found = find(code, ...more);
  expect(found).toHaveLength(1);
  return found[0]?.fingerprint ?? "";
}

const save = (line: string): string => `export async function save(user) {\n  ${line}\n}\n`;
const before = save("await cio.identify(user.id, { email: user.email, created_at: Date.now() });");

describe("a finding keeps its identity", () => {
  test.each<[string, string]>([
    ["when lines are inserted above", `// People.\n\n${before}`],
    ["when its line is broken", before.replace("{ email", "{\n    email")],
    ["when its neighbor on the line changes", before.replace("email: user.email, ", "")],
    ["when the argument before it changes", before.replace("user.id", "String(user.id)")],
    ["when a comment is written behind it", before.replace(");", "); // on sign-up")],
  ])("%s", (_when, after) => {
    expect(nameOnly(after)).toBe(nameOnly(before));
  });

  test("when another finding on its line is fixed", () => {
    const both = save(
      "await cio.identify(user.id, { email: user.email, a_at: Date.now(), b_at: Date.now() });",
    );
    const fixed = both.replace("a_at: Date.now()", "a_at: Math.floor(Date.now() / 1000)");
    expect(find(both).map(({ fingerprint }) => fingerprint)[1]).toBe(nameOnly(fixed));
  });

  test("when the first of two calls that a handler waits for is fixed", () => {
    const handle = (...lines: readonly string[]): string =>
      `import { Router } from "express";\nconst router = Router();\nrouter.post("/orders", async (req, res) => {\n${lines.join("\n")}\n  res.json({});\n});\n`;
    const first = `await cio.identify(req.user.id, { email: req.user.email });`;
    const second = `await cio.track(req.user.id, { name: "order_placed" });`;
    const rule = "blocking-request-path";
    const found = find(handle(first, second), rule).map(({ fingerprint }) => fingerprint);
    expect(found).toContain(nameOnly(handle(second), rule));
  });
});

describe("a finding is another one", () => {
  test.each<[string, string]>([
    ["in another attribute", before.replace("created_at", "updated_at")],
    [
      "in another operation",
      before.replace("cio.identify(user.id, {", "cio.addDevice(user.id, user.token, user.os, {"),
    ],
    ["with another value", before.replace("Date.now()", "new Date().getTime()")],
  ])("%s", (_where, after) => {
    expect(kinOf(nameOnly(after))).not.toBe(kinOf(nameOnly(before)));
    expect(subjectOf(nameOnly(after))).toBe(subjectOf(nameOnly(before)));
  });

  test("in another function", () => {
    const after = before.replace("function save", "function store");
    expect(subjectOf(nameOnly(after))).not.toBe(subjectOf(nameOnly(before)));
  });

  test("for another rule", () => {
    const line = "await cio.identify(user.email, { email: user.email, created_at: Date.now() });";
    const names = ["millisecond-timestamp", "email-as-user-id"].map((rule) => nameOnly(save(line), rule));
    expect(new Set(names.map(subjectOf)).size).toBe(2);
  });

  test("in another file, where it is of the same kin", () => {
    const moved = nameOnly(before, "millisecond-timestamp", "src/members.ts");
    expect(moved).not.toBe(nameOnly(before));
    expect(kinOf(moved)).toBe(kinOf(nameOnly(before)));
  });

  test("behind an equal one", () => {
    const line = "await cio.identify(user.id, { email: user.email, created_at: Date.now() });";
    const found = find(save(`${line}\n  ${line}`)).map(({ fingerprint }) => fingerprint);
    expect(new Set(found).size).toBe(2);
    expect(new Set(found.map(kinOf)).size).toBe(1);
  });
});

test("what version 0.1 called it depends on the line", () => {
  const [finding] = find(before);
  const [again] = find(before.replace("email: user.email, ", ""));
  expect(finding?.formerFingerprint).toMatch(/^[0-9a-f]{12}:[0-9a-f]{12}$/u);
  expect(again?.formerFingerprint).not.toBe(finding?.formerFingerprint);
});
