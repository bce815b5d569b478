import { describe, expect, it } from "vitest";
import { millisecondTimestamp } from "../../rules/millisecond-timestamp.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { addEarlierTexts } from "../../src/analyze/newly-skipped.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import type { FileChange, HunkLine, SourceText } from "../../src/vocabulary/snapshot.ts";

const path = "src/sign-up.ts";
const client = {
  path: "src/client.ts",
  text: 'import { TrackClient } from "customerio-node";\nexport const cio = new TrackClient("a", "b");\n',
};
const signUp = (clientPath: string) => `import { cio } from "${clientPath}";

export const signedUp = (id: string, email: string) =>
  cio.identify(id, { email, created_at: Date.now() });
`;
const wrong = signUp("./client");
const generated = `// @generated\n${wrong}`;
const minified = `// ${"x".repeat(6_000)}\n${wrong}`;

/** The lines of one hunk: `+3` was added, `-3` deleted, `3` is only shown. */
function hunkOf(...lines: readonly string[]): FileChange["hunks"] {
  const kinds: Readonly<Record<string, HunkLine["kind"]>> = { "+": "added", "-": "deleted" };
  return [
    {
      lines: lines.map((line) => ({
        kind: kinds[line.charAt(0)] ?? "context",
        line: Math.abs(Number(line)),
      })),
    },
  ];
}

const added = (at: string): FileChange => ({ path: at, status: "added", hunks: hunkOf("+1") });
const modified = (at: string, hunks = hunkOf("+1")): FileChange => ({ path: at, status: "modified", hunks });
const moved = (from: string, to: string, hunks: FileChange["hunks"] = []): FileChange => ({
  ...{ path: to, status: "renamed", previousPath: from, hunks },
});

interface Case {
  readonly change: FileChange;
  /** What the change leaves at its path; nothing where that is not read. */
  readonly text?: string;
  readonly others?: readonly SourceText[];
  /** What is said of the file; `(ok)` after what is no gap. */
  readonly said: string;
}

/** Tests each case of a table. They are reviewed at once, each in a folder of its own beside its own client. */
function each(cases: Readonly<Record<string, Case>>, config: Partial<Config> = {}): void {
  const below = (folder: string, one: string) => `${folder}/${one}`;
  const placed = Object.entries(cases).map(([what, one], index) => ({
    what,
    folder: `app-${index}`,
    ...one,
  }));
  const reviewAll = () => {
    const changes = placed.map(({ folder, change }) => ({
      ...change,
      path: below(folder, change.path),
      ...(change.previousPath === undefined ? {} : { previousPath: below(folder, change.previousPath) }),
    }));
    const sources = placed.flatMap(({ folder, change, text, others = [] }) =>
      [client, ...others, ...(text === undefined ? [] : [{ path: change.path, text }])].map((file) => ({
        path: below(folder, file.path),
        text: file.text,
      })),
    );
    const options = { rules: [millisecondTimestamp], config: { ...defaultConfig, ...config } };
    return analyze({ sources, skipped: [], changes }, options);
  };
  let analysis: ReturnType<typeof reviewAll> | undefined;
  it.each(placed)("$what", ({ folder, change, said }) => {
    analysis ??= reviewAll();
    expect(analysis.findings).toEqual([]);
    const own = analysis.skipped.filter((file) => file.path === below(folder, change.path));
    expect(own.map(({ reason, onPurpose }) => `${reason}${onPurpose === true ? " (ok)" : ""}`)).toEqual([
      said,
    ]);
  });
}

describe("a file that looks generated or minified only since the change is a gap:", () => {
  const newlyGenerated = { text: generated, said: "generated, but only since this change" };
  const newlyMinified = { text: minified, said: "minified, but only since this change" };
  each({
    "a new file with a mark": { change: added(path), ...newlyGenerated },
    "a new file with a long line": { change: added(path), ...newlyMinified },
    "a file that got a mark": { change: modified(path), ...newlyGenerated },
    "a file that got a long line": { change: { ...modified(path), before: wrong }, ...newlyMinified },
    "a file of which the earlier text is not known": {
      change: { path, status: "modified", hunks: undefined },
      ...newlyGenerated,
    },
    "a file whose mark moved to its head": { change: modified(path, hunkOf("1", "-1")), ...newlyGenerated },
    "a file that lost what was above its mark": {
      change: { ...modified(path), before: `x();\n${generated}` },
      ...newlyGenerated,
    },
    "a file that was no code": { change: moved("docs/sign-up.md", path), ...newlyGenerated },
    "a copy of another file": { change: { ...moved("src/a.ts", path), status: "copied" }, ...newlyGenerated },
    "a file that another one takes values from": {
      change: added("src/times.ts"),
      text: "// @generated\nexport const now = () => Date.now();\n",
      others: [{ path, text: `import { now } from "./times";\n${wrong.replace("Date.now()", "now()")}` }],
      said: "generated, but only since this change",
    },
  });
});

describe("a file that looks so is no gap", () => {
  const knownAsGenerated = { text: generated, said: "generated (ok)" };
  each({
    "if its mark is above all that changed": {
      change: modified(path, hunkOf("1", "-2", "+2")),
      ...knownAsGenerated,
    },
    "if it was only moved": { change: moved("src/members.ts", path), ...knownAsGenerated },
    "if it is minified and was only moved": {
      change: moved("src/members.ts", path),
      text: minified,
      said: "minified (ok)",
    },
    "if it looked so before": { change: { ...modified(path), before: generated }, ...knownAsGenerated },
    "if it was skipped for another look before": {
      change: { ...modified(path), before: minified },
      ...knownAsGenerated,
    },
    "if it came from where nothing is judged": {
      change: moved("dist/a.js", path, hunkOf("+1")),
      ...knownAsGenerated,
    },
    "if it has nothing to do with Customer.io": {
      change: added(path),
      text: "// @generated\nexport const a = 1;\n",
      said: "generated (ok)",
    },
    "if it is where nothing is judged": {
      change: added("test/sign-up.ts"),
      text: generated.replace("./client", "../src/client"),
      said: "generated (ok)",
    },
    "if .gitattributes said before that such files are": {
      change: added(path),
      text: generated,
      others: [{ path: ".gitattributes", text: "sign-up.ts linguist-generated\n" }],
      said: "generated or vendored according to .gitattributes (ok)",
    },
  });
});

describe("a file that looks so", () => {
  each(
    {
      "is no gap if the config ignores it": { change: added(path), text: generated, said: "generated (ok)" },
    },
    { ignore: ["sign-up.ts"] },
  );
});

describe("a file that the change takes to where nothing is judged is a gap:", () => {
  const since = "but only since this change";
  each({
    "moved to where nothing is read": {
      change: moved(path, "dist/sign-up.ts"),
      said: `build output (dist/), ${since}`,
    },
    "moved to a name that is never read": {
      change: moved(path, "src/sign-up.min.js"),
      said: `minified (.min), ${since}`,
    },
    "moved, with something to report": {
      change: moved(path, "build/sign-up.ts"),
      text: signUp("../src/client"),
      said: `build output (build/), ${since}`,
    },
    "moved, and it does not parse": {
      change: moved(path, "build/sign-up.ts"),
      text: `${signUp("../src/client")}\n{`,
      said: `build output (build/), ${since}`,
    },
    "moved to the tests, with something to report": {
      change: moved(path, "src/mocks/sign-up.ts"),
      text: signUp("../client"),
      said: `test code, ${since}`,
    },
    "moved to where .gitattributes says so": {
      change: moved(path, "src/api/sign-up.ts"),
      text: signUp("../client"),
      others: [{ path: ".gitattributes", text: "src/api/** linguist-generated\n" }],
      said: `generated or vendored according to .gitattributes, ${since}`,
    },
    "new there, with something to report": {
      change: added("src/generated/sign-up.ts"),
      text: signUp("../client"),
      said: `generated code (generated/), ${since}`,
    },
  });
});

describe("a file there is no gap", () => {
  const build = { text: signUp("../src/client"), said: "build output (build/) (ok)" };
  each({
    "if it was there before": { change: modified("build/sign-up.ts"), ...build },
    "if it was in another such place": { change: moved("out/a.ts", "build/a.ts"), ...build },
    "if there is nothing to report": {
      change: moved(path, "build/sign-up.ts"),
      text: "export const a = 1;\n",
      said: "build output (build/) (ok)",
    },
    "if it is a new test": {
      change: added("test/sign-up.ts"),
      text: signUp("../src/client"),
      said: "test code (ok)",
    },
    "if it is new and never read": { change: added("dist/sign-up.js"), said: "build output (dist/) (ok)" },
  });
  each(
    {
      "if the config ignores it": {
        change: moved(path, "legacy/sign-up.ts"),
        text: signUp("../src/client"),
        said: "ignored by the config (ok)",
      },
    },
    { ignore: ["legacy/"] },
  );
});

describe("code that the config takes back", () => {
  each(
    {
      "is a gap if it is never read": {
        change: modified("dist/sign-up.js"),
        said: "build output (dist/): never read",
      },
    },
    { ignore: ["!dist/"] },
  );
});

describe("earlier texts", () => {
  async function askedFor(change: FileChange, text: string, config: Partial<Config> = {}) {
    const asked: (readonly string[])[] = [];
    const snapshot = { sources: [client, { path: change.path, text }], skipped: [], changes: [change] };
    const { changes } = await addEarlierTexts(snapshot, { ...defaultConfig, ...config }, (paths) => {
      asked.push(paths);
      return Promise.resolve(new Map(paths.map((one) => [one, "before"])));
    });
    return { asked, before: changes[0]?.before };
  }

  it.each<[what: string, change: FileChange, text: string]>([
    ["got a mark", modified(path), generated],
    ["got a long line", modified(path), minified],
    ["has unknown changes", { ...modified(path, undefined) }, generated],
    ["has changes that GitHub does not show", { ...modified(path, hunkOf("+9")), isHidden: true }, generated],
  ])("are read of a file that %s", async (_what, change, text) => {
    expect(await askedFor(change, text)).toEqual({ asked: [[path]], before: "before" });
  });

  it("are read where the file lay", async () => {
    const change = moved("src/members.ts", path, hunkOf("+1"));
    expect(await askedFor(change, generated)).toEqual({ asked: [["src/members.ts"]], before: "before" });
  });

  it.each<[what: string, change: FileChange, text: string]>([
    ["that is judged", modified(path), wrong],
    ["that is new", added(path), generated],
    ["whose mark is above all that changed", modified(path, hunkOf("+3")), generated],
    ["that was skipped where it lay", moved("dist/sign-up.ts", path, hunkOf("+1")), generated],
    ["that is skipped where it lies", modified("build/sign-up.ts"), minified],
    ["that is no code", modified("README.md"), minified],
  ])("are not read of a file %s", async (_what, change, text) => {
    expect(await askedFor(change, text)).toEqual({ asked: [], before: undefined });
  });

  it("are read of a file that the config takes back", async () => {
    const { asked } = await askedFor(modified("build/a.ts"), minified, { ignore: ["!build/"] });
    expect(asked).toEqual([["build/a.ts"]]);
  });

  it("are read of a hundred files at most; the others count as skipped since the change", async () => {
    const changes = Array.from({ length: 150 }, (_, index) => modified(`src/${index}.ts`));
    const sources = changes.map((change) => ({ path: change.path, text: generated }));
    let asked = 0;
    const known = await addEarlierTexts({ sources, skipped: [], changes }, defaultConfig, (paths) => {
      asked += paths.length;
      return Promise.resolve(new Map(paths.map((one) => [one, generated])));
    });
    expect(asked).toBe(100);
    expect(known.changes.filter(({ before }) => before !== undefined)).toHaveLength(100);
  });
});
