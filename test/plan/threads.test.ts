import { describe, expect, it } from "vitest";
import { makeMarker, parseMarker } from "../../src/vocabulary/comment-marker.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { noCoverage } from "../../src/vocabulary/coverage.ts";
import { makeFingerprint, type Finding } from "../../src/vocabulary/finding.ts";
import { planReview } from "../../src/plan/plan-review.ts";
import type { ReviewInput } from "../../src/plan/review-input.ts";
import type { StandingThread, ThreadAction } from "../../src/vocabulary/standing.ts";
import { aChange, aFinding } from "./a-finding.ts";
import { aThread } from "./a-thread.ts";

const allNew = aChange("src/signup.ts", { at: 1, lines: "+".repeat(60) });

interface Scene {
  readonly threads: readonly StandingThread[];
  readonly findings?: readonly Finding[];
  readonly analysis?: Partial<ReviewInput["analysis"]>;
  readonly rest?: Partial<ReviewInput>;
  readonly everReported?: readonly string[];
}

function plan({ threads, findings = [], analysis = {}, rest = {}, everReported = [] }: Scene) {
  return planReview({
    analysis: {
      ...{
        analyzed: ["src/signup.ts"],
        skipped: [],
        findings,
        failures: [],
        notes: [],
        coverage: noCoverage,
      },
      ...analysis,
    },
    changes: [allNew],
    config: defaultConfig,
    configProblems: [],
    standing: { threads, everReported: new Set(everReported) },
    ...rest,
  });
}

/** The kinds of actions, without texts and ids. */
function kindsOf(actions: readonly ThreadAction[]): readonly string[] {
  return actions.map((action) => {
    if (action.kind === "resolve")
      return `resolve, else ${kindsOf(action.otherwise).join(" and ") || "nothing"}`;
    return action.kind === "hide" ? `hide as ${action.reason}` : action.kind;
  });
}

const finding = aFinding({ line: 12 });
/** The comment that a review would write today. */
const today = plan({ threads: [], findings: [finding] }).comments[0]?.body ?? "";
const standing = (changes: Parameters<typeof aThread>[0] = {}) => aThread({ body: today, ...changes });
const fixed = today.replace(" -->", " mended -->");

describe("a thread whose finding is still there", () => {
  it.each<[string, StandingThread, readonly string[]]>([
    ["does not change", standing(), []],
    ["does not change when it is answered", standing({ isAnswered: true }), []],
    [
      "does not change when GitHub calls it outdated",
      standing({ lines: undefined, body: aThread().body }),
      [],
    ],
    ["gets today's text", aThread(), ["edit"]],
    ["gets today's text even if it is answered", aThread({ isAnswered: true }), ["edit"]],
    ["stays resolved by a person", standing({ resolvedBy: "somebody" }), []],
    ["stays hidden by a person", standing({ isHidden: true }), []],
    ["keeps its text once a person closed it", aThread({ resolvedBy: "somebody" }), []],
    ["is reopened after we resolved it", standing({ resolvedBy: "us" }), ["reopen"]],
    ["is shown after we hid it", standing({ isHidden: true, body: fixed }), ["show", "edit"]],
    [
      "is shown after we hid it, even if it is outdated",
      standing({ isHidden: true, body: fixed, lines: undefined }),
      ["show", "edit"],
    ],
  ])("%s", (_what, thread, actions) => {
    const decided = plan({ threads: [thread], findings: [finding] });
    expect(kindsOf(decided.threads)).toEqual(actions);
    expect(decided.comments).toEqual([]);
    expect(decided.checkRun.annotations).toHaveLength(1);
  });

  it("is no longer marked as fixed when it is shown again", () => {
    const { threads } = plan({ threads: [standing({ isHidden: true, body: fixed })], findings: [finding] });
    expect(threads).toContainEqual({ kind: "edit", commentId: "comment 12", body: today });
  });

  it("is replaced by a new comment when we resolved it and can't reopen it", () => {
    const thread = standing({ resolvedBy: "us", mayResolve: false });
    expect(plan({ threads: [thread], findings: [finding] })).toMatchObject({
      threads: [],
      comments: [{ endLine: 12 }],
    });
  });

  it("keeps its suggestion only if that is for exactly the thread's lines", () => {
    const suggestion = { startLine: 12, endLine: 13, replacement: "fixed" };
    const withBlock = aFinding({ line: 12, suggestion });
    const edit = (startLine: number, endLine: number) => {
      const thread = aThread({ findings: [withBlock], lines: { startLine, endLine } });
      const [action] = plan({ threads: [thread], findings: [withBlock] }).threads;
      return action?.kind === "edit" ? action.body : "";
    };
    expect(edit(12, 13)).toContain("```suggestion\nfixed\n```");
    expect(edit(12, 12)).not.toContain("```");
    expect(edit(12, 12)).toContain("**Error: Millisecond timestamp**");
  });

  it("reports the remaining ones of several findings", () => {
    const other = aFinding({ line: 13 });
    const thread = aThread({ findings: [finding, other] });
    const { threads, comments } = plan({ threads: [thread], findings: [finding] });
    expect(threads.map((action) => (action.kind === "edit" ? parseMarker(action.body) : []))).toEqual([
      [finding.fingerprint],
    ]);
    expect(comments).toEqual([]);
  });

  it("does not change when the change no longer introduces the finding", () => {
    const elsewhere = { changes: [aChange("src/signup.ts", { at: 40, lines: "+" })] };
    expect(plan({ threads: [aThread()], findings: [finding], rest: elsewhere })).toMatchObject({
      threads: [],
      comments: [],
    });
  });
});

describe("a thread whose finding is gone", () => {
  const hide = "edit and hide as OUTDATED";
  it.each<[string, StandingThread, readonly string[]]>([
    ["is resolved", standing(), [`resolve, else ${hide}`]],
    ["is hidden if we can't resolve it", standing({ mayResolve: false }), ["edit", "hide as OUTDATED"]],
    ["is resolved but never hidden once answered", standing({ isAnswered: true }), ["resolve, else nothing"]],
    [
      "does not change if we can't resolve it and somebody answered",
      standing({ isAnswered: true, mayResolve: false }),
      [],
    ],
    ["stays resolved", standing({ resolvedBy: "somebody" }), []],
    ["stays resolved by us", standing({ resolvedBy: "us" }), []],
    ["stays hidden", standing({ isHidden: true }), []],
  ])("%s", (_what, thread, actions) => {
    expect(kindsOf(plan({ threads: [thread] }).threads)).toEqual(actions);
  });

  it("is marked as fixed when we hide it", () => {
    const { threads } = plan({ threads: [standing({ mayResolve: false })] });
    expect(threads[0]).toEqual({ kind: "edit", commentId: "comment 12", body: fixed });
  });

  it.each<[string, Pick<Scene, "analysis" | "rest">]>([
    [
      "its file was not read",
      { analysis: { analyzed: [], skipped: [{ path: "src/signup.ts", reason: "does not parse" }] } },
    ],
    [
      "a rule failed",
      { analysis: { failures: [{ rule: "missing-email", path: "src/a.ts", message: "broke" }] } },
    ],
    ["the repository was too large to read in full", { rest: { gap: { kind: "repository-too-large" } } }],
  ])("does not change when %s, because the finding may still be there", (_why, more) => {
    expect(plan({ threads: [standing()], ...more }).threads).toEqual([]);
  });

  it("is closed when its file is skipped on purpose", () => {
    const skipped = [{ path: "src/signup.ts", reason: "generated", onPurpose: true as const }];
    expect(plan({ threads: [standing()], analysis: { analyzed: [], skipped } }).threads).toHaveLength(1);
  });
});

describe("a finding that moved", () => {
  const before = aFinding({ path: "src/old.ts", fingerprint: makeFingerprint("subject", "code", "old") });
  const after = aFinding({ fingerprint: makeFingerprint("subject", "code", "new") });
  const thread = aThread({ findings: [before], lines: undefined });

  it("with its renamed file keeps its comment", () => {
    expect(plan({ threads: [thread], findings: [after] })).toMatchObject({ threads: [], comments: [] });
  });

  it("with its renamed file stays closed when a person closed it", () => {
    const closed = { ...thread, resolvedBy: "somebody" as const };
    expect(plan({ threads: [closed], findings: [after] })).toMatchObject({ threads: [], comments: [] });
  });

  it("out of a file that still exists gets a new comment", () => {
    const analysis = { analyzed: ["src/old.ts", "src/signup.ts"] };
    const decided = plan({ threads: [thread], findings: [after], analysis });
    expect(decided.comments).toHaveLength(1);
    expect(kindsOf(decided.threads)).toEqual(["resolve, else edit and hide as OUTDATED"]);
  });

  it("out of a file that was skipped gets a new comment", () => {
    const analysis = { skipped: [{ path: "src/old.ts", reason: "does not parse" }] };
    const decided = plan({ threads: [thread], findings: [after], analysis });
    expect(decided).toMatchObject({ threads: [], comments: [{ endLine: 12 }] });
  });

  it("with a second one of its kind keeps both comments", () => {
    const twin = aFinding({ line: 20, fingerprint: makeFingerprint("subject", "code", "twin") });
    const second = aFinding({
      path: "src/old.ts",
      line: 20,
      fingerprint: makeFingerprint("subject", "code", "older"),
    });
    const threads = [thread, aThread({ findings: [second], lines: undefined })];
    expect(plan({ threads, findings: [after, twin] })).toMatchObject({ threads: [], comments: [] });
  });

  it("does not take over a finding that another thread reports", () => {
    const other = aThread({ id: "other", findings: [after], lines: undefined });
    const decided = plan({ threads: [thread, other], findings: [after] });
    expect(kindsOf(decided.threads)).toEqual(["resolve, else edit and hide as OUTDATED"]);
  });

  it("takes over only one comment: a second one of the same kind is new", () => {
    const twin = aFinding({ line: 20, fingerprint: makeFingerprint("subject", "code", "twin") });
    expect(plan({ threads: [thread], findings: [after, twin] }).comments).toMatchObject([{ endLine: 20 }]);
  });
});

describe("a finding that was reported", () => {
  it("twice has one of its comments hidden, unless somebody answered", () => {
    const again = (changes: Partial<StandingThread> = {}) =>
      standing({ id: "2", commentId: "again", ...changes });
    const { threads } = plan({ threads: [standing(), again()], findings: [finding] });
    expect(threads).toEqual([{ kind: "hide", commentId: "again", reason: "DUPLICATE" }]);
    const answered = plan({ threads: [standing(), again({ isAnswered: true })], findings: [finding] });
    expect(answered.threads).toEqual([]);
  });

  it("in a comment that somebody deleted is not reported again", () => {
    const decided = plan({ threads: [], findings: [finding], everReported: [finding.fingerprint] });
    expect(decided.comments).toEqual([]);
    expect(decided.checkRun.annotations).toHaveLength(1);
  });

  it("counts toward the limit of comments while its thread is open", () => {
    const findings = [finding, aFinding({ line: 13 }), aFinding({ line: 14 })];
    const rest = { config: { ...defaultConfig, "max-comments": 2 } };
    expect(plan({ threads: [standing()], findings, rest }).comments).toHaveLength(1);
    const closed = standing({ resolvedBy: "somebody" });
    expect(plan({ threads: [closed], findings, rest }).comments).toHaveLength(2);
  });

  it("by a comment without our marker is reported again", () => {
    const thread = aThread({ body: `${makeMarker(["other"])}\n\nAnd more words.` });
    expect(plan({ threads: [thread], findings: [finding] }).comments).toHaveLength(1);
  });
});

describe("when code around the findings is edited", () => {
  const at = (line: number, code: string, place: string): Finding =>
    aFinding({ line, fingerprint: makeFingerprint("timestamp-in-signUp", code, place) });
  const on = (one: Finding, changes: Partial<StandingThread> = {}) =>
    aThread({ findings: [one], ...changes });
  const outdated = { lines: undefined };

  it("the fixed one of three equal ones is closed, not the last", () => {
    const threads = [
      on(at(12, "now", "0"), outdated),
      on(at(20, "now", "1"), { lines: { startLine: 21, endLine: 21 } }),
      on(at(30, "now", "2"), { lines: { startLine: 31, endLine: 31 } }),
    ];
    const decided = plan({ threads, findings: [at(21, "now", "0"), at(31, "now", "1")] });
    expect(decided.threads.filter(({ kind }) => kind === "resolve")).toMatchObject([
      { threadId: "thread 12" },
    ]);
    expect(decided.comments).toEqual([]);
  });

  it("an equal one inserted above gets the new comment", () => {
    const thread = on(at(12, "now", "0"), { lines: { startLine: 20, endLine: 20 } });
    const decided = plan({ threads: [thread], findings: [at(12, "now", "0"), at(20, "now", "1")] });
    expect(decided.comments).toMatchObject([{ endLine: 12 }]);
    expect(kindsOf(decided.threads)).toEqual(["edit"]);
  });

  it("an edited one keeps its comment, which names the code of today from then on", () => {
    const edited = at(12, "getTime", "0");
    const decided = plan({ threads: [on(at(12, "now", "0"), outdated)], findings: [edited] });
    expect(decided.comments).toEqual([]);
    expect(decided.threads.map((action) => (action.kind === "edit" ? parseMarker(action.body) : []))).toEqual(
      [[edited.fingerprint]],
    );
  });

  it("an edited one stays closed on the lines where a person closed it", () => {
    const thread = on(at(12, "now", "0"), { resolvedBy: "somebody" });
    expect(plan({ threads: [thread], findings: [at(12, "later", "0")] }).comments).toEqual([]);
  });

  it.each<[string, Partial<StandingThread>]>([
    ["a person closed the other one, whose lines are gone", { ...outdated, resolvedBy: "somebody" }],
    ["a person hid the other one, whose lines are gone", { ...outdated, isHidden: true }],
    ["the other one was fixed, and its lines are gone", { ...outdated, resolvedBy: "us" }],
    ["the other one was fixed on the same lines", { resolvedBy: "us" }],
    ["the other one is gone from lines that are as they were", { lines: { startLine: 14, endLine: 14 } }],
    ["the other one is in another file", { ...outdated, path: "src/other.ts" }],
  ])("one that is new gets a comment when %s", (_why, changes) => {
    const analysis = { analyzed: ["src/signup.ts", "src/other.ts"] };
    const decided = plan({
      threads: [on(at(12, "now", "0"), changes)],
      findings: [at(12, "later", "0")],
      analysis,
    });
    expect(decided.comments).toMatchObject([{ endLine: 12 }]);
  });

  it("one that a comment no longer reports is reported again when it is back", () => {
    const [first, second] = [at(12, "now", "0"), at(13, "later", "0")];
    const both = aThread({ findings: [first, second] });
    const [edit] = plan({ threads: [both], findings: [first] }).threads;
    const body = edit?.kind === "edit" ? edit.body : "";
    const everReported = [first.fingerprint, second.fingerprint];
    const back = plan({ threads: [{ ...both, body }], findings: [first, second], everReported });
    expect(back.comments).toMatchObject([{ endLine: 13 }]);
  });
});

it("a comment on another line than the one that causes the finding today still says that a line causes it", () => {
  const cause = { path: "src/signup.ts", line: 13, text: "passes milliseconds on" };
  const caused = aFinding({ path: "src/wrapper.ts", line: 90, evidence: [cause] });
  const thread = aThread({
    findings: [caused],
    path: "src/signup.ts",
    lines: { startLine: 15, endLine: 15 },
  });
  const [action, ...others] = plan({ threads: [thread], findings: [caused] }).threads;
  expect(action).toMatchObject({
    kind: "edit",
    body: expect.stringContaining("This line causes a problem at `src/wrapper.ts:90`:") as string,
  });
  expect(others).toEqual([]);
});

describe("comments of version 0.1, which named findings by their lines", () => {
  const known = aFinding({ line: 12, formerFingerprint: "line:place" });
  const thread = aThread({ findings: [{ ...known, fingerprint: "line:place" }] });

  it("are kept, and name the finding as it is called today", () => {
    const decided = plan({ threads: [thread], findings: [known] });
    expect(decided.comments).toEqual([]);
    expect(decided.threads.map((action) => (action.kind === "edit" ? parseMarker(action.body) : []))).toEqual(
      [[known.fingerprint]],
    );
  });

  it("are not posted again once deleted", () => {
    expect(plan({ threads: [], findings: [known], everReported: ["line:place"] }).comments).toEqual([]);
  });

  it("do not change when GitHub calls them outdated", () => {
    const outdated = { ...thread, lines: undefined };
    expect(plan({ threads: [outdated], findings: [known] })).toMatchObject({ threads: [], comments: [] });
  });
});
