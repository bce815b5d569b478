import { expect, test } from "vitest";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { defineRule, type Problem, type Rule } from "../../src/rule.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";

const text = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
cio.track("1", { name: "signed_up" });
cio.track("1", {
  name: "invited",
});
`;

/** Yields a problem for each event, and says of it what is known of its line. */
function makeRule(edit?: (problem: Problem) => Problem): Rule {
  return defineRule({
    id: "every-event",
    pitfall: 0,
    title: "An event is sent",
    severity: "info",
    why: "",
    reference: "https://docs.customer.io/",
    examples: [],
    allows: [],
    *check({ operations, isAdded }) {
      for (const { call } of operations) {
        const problem = { at: call, message: String(isAdded(call)) };
        yield edit ? edit(problem) : problem;
      }
    },
  });
}

function ask(changes: readonly FileChange[] | undefined): readonly string[] {
  const snapshot = { sources: [{ path: "src/a.ts", text }], skipped: [], changes };
  return analyze(snapshot, { rules: [makeRule()], config: defaultConfig }).findings.map(
    ({ message }) => message,
  );
}

function change(overrides: Partial<FileChange>): readonly FileChange[] {
  return [{ path: "src/a.ts", status: "modified", hunks: [], ...overrides }];
}

test("in an audit nothing is known of added lines", () => {
  expect(ask(undefined)).toEqual(["undefined", "undefined"]);
});

test("a node is added with the line it starts on, not with a line within it", () => {
  const lines = [
    { kind: "context", line: 2 },
    { kind: "added", line: 3 },
    { kind: "deleted", line: 4 },
    { kind: "added", line: 5 },
  ] as const;
  expect(ask(change({ hunks: [{ lines }] }))).toEqual(["true", "false"]);
});

test("a file that the change does not name is not added to", () => {
  expect(ask(change({ path: "src/b.ts", status: "added" }))).toEqual(["false", "false"]);
});

test("a file whose diff was left out counts as a whole", () => {
  expect(ask(change({ status: "added", hunks: undefined }))).toEqual(["true", "true"]);
  expect(ask(change({ status: "modified", hunks: undefined }))).toEqual(["false", "false"]);
});

test("lines that an edit moves are still the lines they were while the edit is verified", () => {
  const reported: string[] = [];
  const rule = makeRule((problem) => {
    reported.push(problem.message);
    return { ...problem, edits: [{ path: "src/a.ts", start: 0, end: 0, text: "// one more line\n" }] };
  });
  const lines = [{ kind: "added", line: 3 }] as const;
  const changes = change({ hunks: [{ lines }] });
  analyze(
    { sources: [{ path: "src/a.ts", text }], skipped: [], changes },
    { rules: [rule], config: defaultConfig },
  );
  // Two events, seen once as they are and at least once with the edit.
  expect(reported.length).toBeGreaterThan(2);
  expect(reported.filter((_, index) => index % 2 === 0)).not.toContain("false");
  expect(reported.filter((_, index) => index % 2 === 1)).not.toContain("true");
});
