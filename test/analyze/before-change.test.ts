import { createTwoFilesPatch } from "diff";
import { describe, expect, it, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { inconsistentEventName } from "../../rules/inconsistent-event-name.ts";
import { missingEmail } from "../../rules/missing-email.ts";
import { analyze, type Pass } from "../../src/analyze/analyze.ts";
import { parseHunks } from "../../src/files/hunks.ts";
import { listChangeLines, planChanges } from "../../src/plan/plan-changes.ts";
import { isIntroduced } from "../../src/plan/placement.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";

type Files = Readonly<Record<string, string>>;

const shop: Files = {
  "src/cio.ts": `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const track = (id: string, name: string, data: object) => cio.track(id, { name, data });
`,
  "src/events.ts": `export const EVENTS = { signedUp: "signed_up", paid: "invoice_paid" } as const;
`,
  "src/signup.ts": `import { cio, track } from "./cio";
import { EVENTS } from "./events";

export async function signUp(user: { id: string; email: string; name: string }) {
  await cio.identify(user.id, {
    email: user.email,
    name: user.name,
  });
  await track(user.id, EVENTS.signedUp, { plan: "free" });
}
`,
  "src/billing.ts": `import { cio } from "./cio";
import { EVENTS } from "./events";

export const paid = (user: { id: string }, total: number) =>
  cio.track(user.id, { name: EVENTS.paid, data: { total } });
`,
  "src/pages/about.ts": `export const about = "We sell plants.";
`,
};

/** What GitHub lists of a change, `undefined` for a file that is not there. */
function listChanges(before: Files, after: Files, moved: Files = {}): readonly FileChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const gone = new Set(Object.values(moved));
  return paths.flatMap((path): readonly FileChange[] => {
    const former = moved[path];
    const [old = "", now = ""] = [before[former ?? path], after[path]];
    if (gone.has(path) || (old === now && former === undefined)) return [];
    const whole = createTwoFilesPatch(path, path, old, now);
    const start = whole.search(/^@@ /m);
    const patch = start === -1 ? "" : whole.slice(start);
    const status =
      former !== undefined ? "renamed" : old === "" ? "added" : now === "" ? "removed" : "modified";
    return [
      {
        ...{ path, status, hunks: parseHunks(patch) },
        ...(patch === "" ? {} : { patch }),
        ...(former === undefined ? {} : { previousPath: former }),
      },
    ];
  });
}

function review(before: Files, after: Files, changes = listChanges(before, after), used = rules) {
  const sources = Object.entries(after).map(([path, text]) => ({ path, text }));
  const passes: Pass[] = [];
  const analysis = analyze(
    { sources, skipped: [], changes },
    { rules: used, config: defaultConfig, onPass: (pass) => void passes.push(pass) },
  );
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const introduced = analysis.findings.filter((finding) => isIntroduced(finding, byPath));
  return {
    analysis,
    passes,
    lines: listChangeLines(planChanges({ analysis, changes })).slice(2),
    findings: introduced.map(
      ({ path, range, rule, confidence }) => `${path}:${range.start.line} ${rule} ${confidence}`,
    ),
  };
}

/** The shop with another text for some files; `undefined` removes one. */
function edit(edits: Readonly<Record<string, string | undefined>>): Files {
  return Object.fromEntries(
    Object.entries({ ...shop, ...edits }).flatMap(([path, text]) =>
      text === undefined ? [] : [[path, text]],
    ),
  );
}

function replace(path: string, from: string, to: string): Files {
  const text = shop[path] ?? "";
  expect(text).toContain(from);
  return edit({ [path]: text.replace(from, to) });
}

const keptName = "Campaigns and segments keep listening for the old name until you change them, too.";

describe("what a change does at Customer.io", () => {
  test("follows a name through a constant and a wrapper in files that the change does not touch", () => {
    expect(review(shop, replace("src/events.ts", '"signed_up"', '"user_signed_up"')).lines).toEqual([
      `- The event \`signed_up\` is now named \`user_signed_up\` at \`src/signup.ts:9\`. ${keptName}`,
    ]);
  });

  test("lists an event of a new file, and one of a removed file", () => {
    const invite = `import { track } from "./cio";\nexport const invite = (id: string) => track(id, "invited", { by: "link" });\n`;
    const withInvite = edit({ "src/invite.ts": invite });
    expect(review(shop, withInvite).lines).toEqual([
      "- New event `invited` at `src/invite.ts:2`: sends `by` (text).",
    ]);
    expect(review(withInvite, shop).lines).toEqual([
      "- The event `invited` is no longer sent (it was at `src/invite.ts:2`). Campaigns listening for it will not trigger.",
    ]);
  });

  test("is nothing when a file is moved and its imports with it", () => {
    const moved = edit({
      "src/billing.ts": undefined,
      "src/billing/paid.ts": (shop["src/billing.ts"] ?? "").replaceAll('"./', '"../'),
    });
    const changes = listChanges(shop, moved, { "src/billing/paid.ts": "src/billing.ts" });
    const { lines, passes } = review(shop, moved, changes);
    expect(lines).toEqual([]);
    expect(passes[0]?.isBefore).toBe(true);
  });

  test("is nothing when a file becomes TypeScript, under the same import", () => {
    const before = edit({
      "src/events.ts": undefined,
      "src/events.js": `export const EVENTS = { signedUp: "signed_up", paid: "invoice_paid" };\n`,
    });
    const changes = listChanges(before, shop, { "src/events.ts": "src/events.js" });
    const { lines, analysis } = review(before, shop, changes);
    expect(lines).toEqual([]);
    expect(analysis.comparison?.before.events.map(({ name }) => name)).toEqual(["invoice_paid", "signed_up"]);
  });

  test("says which changed file could not be compared, and claims nothing about it", () => {
    const after = replace("src/events.ts", '"signed_up"', '"user_signed_up"');
    const changes = listChanges(shop, after).map(({ path, status }) => ({ path, status, hunks: undefined }));
    expect(review(shop, after, changes).lines).toEqual([
      "Not compared with the code before this change: `src/events.ts`.",
    ]);
  });

  test("takes a patch that does not lead to the text for none", () => {
    const after = replace("src/events.ts", '"signed_up"', '"user_signed_up"');
    const changes = listChanges(shop, after).map((change) => ({ ...change, patch: "@@ -1 +1 @@\n-a\n+b\n" }));
    expect(review(shop, after, changes).lines).toEqual([
      "Not compared with the code before this change: `src/events.ts`.",
    ]);
  });

  test("claims nothing where a changed file does not parse: its calls would seem to be gone", () => {
    const broken = edit({ "src/billing.ts": `${shop["src/billing.ts"] ?? ""}const = {;\n` });
    const line = "Not compared with the code before this change: `src/billing.ts`.";
    expect(review(shop, broken).lines).toEqual([line]);
    expect(review(broken, shop).lines).toEqual([line]);
  });

  test("does not count tests", () => {
    const text = `import { track } from "./cio";\ntrack("1", "tried", {});\n`;
    const { lines, analysis } = review(shop, edit({ "src/cio.test.ts": text }));
    expect(lines).toEqual([]);
    expect(analysis.comparison).toBeUndefined();
  });
});

describe("the cost", () => {
  it("is nothing where a change touches no code that has to do with Customer.io", () => {
    const { passes, analysis } = review(shop, replace("src/pages/about.ts", "plants", "trees"));
    expect(passes).toMatchObject([{ parsed: 4 }]);
    expect(passes.map(({ isBefore }) => isBefore)).toEqual([undefined]);
    expect(analysis.comparison).toBeUndefined();
  });

  it("is nothing in an audit", () => {
    const sources = Object.entries(shop).map(([path, text]) => ({ path, text }));
    const analysis = analyze({ sources, skipped: [] }, { rules, config: defaultConfig });
    expect(analysis).not.toHaveProperty("comparison");
  });

  it("is one pass, in which unchanged files are parsed for both sides, however many edits are tried", () => {
    const after = replace(
      "src/billing.ts",
      "{ total }",
      "{ total, paid_at: Date.now(), sent_at: Date.now() }",
    );
    const { passes } = review(shop, after);
    expect(passes.map(({ parsed, edits, isBefore }) => ({ parsed, edits, isBefore }))).toEqual([
      { parsed: 4, edits: 0, isBefore: true },
      { parsed: 1, edits: 0, isBefore: undefined },
      { parsed: 1, edits: 2, isBefore: undefined },
    ]);
  });

  it("changes no finding: they are those of the same code without its history", () => {
    const after = edit({
      "src/billing.ts": `import { TrackClient } from "customerio-node";
export async function paid(user: { id: string }, total: number) {
  const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
  await cio.track(user.id, { name: \`paid_\${total}\`, data: { total, paid_at: Date.now() } });
}
`,
      "src/events.ts": undefined,
      "src/event-names.ts": shop["src/events.ts"] ?? "",
      "src/signup.ts": (shop["src/signup.ts"] ?? "").replace("./events", "./event-names"),
    });
    const changes = listChanges(shop, after);
    const unknown = changes
      .filter(({ status }) => status !== "removed")
      .map(({ path, hunks }) => ({ path, status: "modified" as const, hunks }));
    const [compared, alone] = [review(shop, after, changes), review(shop, after, unknown)];
    expect(alone.analysis.comparison?.notCompared).toHaveLength(3);
    expect(compared.analysis.comparison?.notCompared).toEqual([]);
    expect(compared.passes).toHaveLength(alone.passes.length + 1);
    expect(compared.analysis.findings.length).toBeGreaterThan(2);
    expect(compared.analysis.findings).toEqual(alone.analysis.findings);
  });
});

test("a name that is written already and only now sent is not rewritten", () => {
  const before = edit({ "src/later.ts": `export const LATER = "Card Closed";\n` });
  const after: Files = {
    ...before,
    "src/cards.ts": `import { track } from "./cio";
import { LATER } from "./later";
export const close = (id: string) => track(id, LATER, {});
`,
  };
  const { analysis } = review(before, after, listChanges(before, after), [inconsistentEventName]);
  expect(analysis.findings.map(({ path, edits }) => [path, edits])).toEqual([["src/later.ts", []]]);
});

describe("an email that a change drops", () => {
  const withUpgrade = edit({
    "src/upgrade.ts": `import { cio } from "./cio";
export const upgrade = (user: { id: string; email: string }) =>
  cio.identify(user.id, { email: user.email, plan: "pro" });
`,
  });
  const missing = (before: Files, after: Files) =>
    review(before, after, listChanges(before, after), [missingEmail]).findings;

  it("is reported where no line is added", () => {
    expect(missing(shop, replace("src/signup.ts", "    email: user.email,\n", ""))).toEqual([
      "src/signup.ts:5 missing-email high",
    ]);
  });

  it("is reported in an update, too, less surely if another call gives it", () => {
    const after = {
      ...withUpgrade,
      "src/upgrade.ts": (withUpgrade["src/upgrade.ts"] ?? "").replace("email: user.email, ", ""),
    };
    expect(missing(withUpgrade, after)).toEqual(["src/upgrade.ts:3 missing-email medium"]);
  });

  it("is reported surely where nothing else gives it, whatever else the call says", () => {
    const seats = (attributes: string): Files => ({
      "src/cio.ts": shop["src/cio.ts"] ?? "",
      "src/seats.ts": `import { cio } from "./cio";
export const rent = (user: { id: string; email: string }) => cio.identify(user.id, { ${attributes}seats: 3 });
`,
    });
    const after = seats("");
    const before = seats("email: user.email, ");
    const { analysis } = review(before, after, listChanges(before, after), [missingEmail]);
    expect(analysis.findings).toMatchObject([
      {
        path: "src/seats.ts",
        confidence: "high",
        message: expect.stringContaining("Before this change") as string,
      },
    ]);
  });

  it("is offered back, and the edit holds without another look at the code before", () => {
    const after = replace("src/signup.ts", "    email: user.email,\n", "");
    const { analysis, passes } = review(shop, after, listChanges(shop, after), [missingEmail]);
    expect(analysis.findings[0]?.edits.map(({ text }) => text)).toEqual([
      expect.stringContaining("email: user.email"),
    ]);
    expect(passes.map(({ isBefore }) => isBefore)).toEqual([true, undefined, undefined]);
  });

  it.each<[what: string, before: Files, after: Files]>([
    [
      "an update that never gave one",
      edit({ "src/upgrade.ts": (withUpgrade["src/upgrade.ts"] ?? "").replace("email: user.email, ", "") }),
      edit({
        "src/upgrade.ts": (withUpgrade["src/upgrade.ts"] ?? "").replace(
          'email: user.email, plan: "pro"',
          "seats: 2",
        ),
      }),
    ],
    [
      "a call that may still give it",
      withUpgrade,
      {
        ...withUpgrade,
        "src/upgrade.ts": (withUpgrade["src/upgrade.ts"] ?? "").replace("email: user.email, ", "...user, "),
      },
    ],
    [
      "one that another call about the same person gives now",
      withUpgrade,
      {
        ...withUpgrade,
        "src/upgrade.ts": `import { cio } from "./cio";
export const upgrade = async (user: { id: string; email: string }) => {
  await cio.identify(user.id, { plan: "pro" });
  await cio.identify(user.id, { email: user.email });
};
`,
      },
    ],
  ])("is not reported of %s", (_what, before, after) => {
    expect(missing(before, after)).toEqual([]);
  });
});

describe("the style of names that a change brings", () => {
  const naming = (before: Files, after: Files) =>
    review(before, after, listChanges(before, after), [inconsistentEventName]).analysis.findings;
  const left = `import { track } from "./cio";
export const leave = (id: string) => track(id, "TrialEnded", {});
`;

  it("is corrected with an edit", () => {
    const [finding] = naming(shop, edit({ "src/leave.ts": left }));
    expect(finding?.edits.map(({ text }) => text)).toEqual(['"trial_ended"']);
  });

  it("gets no edit where a name only moves: campaigns may listen for it", () => {
    const [finding] = naming(edit({ "src/old.ts": left }), edit({ "src/leave.ts": left }));
    expect(finding?.rule).toBe("inconsistent-event-name");
    expect(finding?.edits).toEqual([]);
    expect(finding?.message).toContain("campaigns that listen for the current name have to change with it");
  });
});
