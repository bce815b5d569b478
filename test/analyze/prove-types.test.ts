import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defineRule } from "../../src/rule.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applyEdits, type Edit } from "../../src/vocabulary/edit.ts";
import type { SourceText } from "../../src/vocabulary/snapshot.ts";

/** Texts to replace, each of them once in a file. */
type Replacements = Readonly<Record<string, string>>;

const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

/**
 * What a file looks like after its fix: a rule reports it as long as it holds the first text, and its edits replace them all. `undefined`
 * if the edits are not offered.
 */
function applyOffered(code: string, replacements: Replacements, path = "src/visits.ts"): string | undefined {
  const source = { path, text: client + code };
  const [first = ""] = Object.keys(replacements);
  const replace = defineRule({
    ...noRateLimit,
    *check({ files }) {
      const file = files.find((candidate) => candidate.getFullText().includes(first));
      if (file) yield { at: file, message: "no", edits: listEdits(source, replacements) };
    },
  });
  const { findings } = analyze(
    { sources: [source], skipped: [] },
    { rules: [replace], config: defaultConfig },
  );
  const [finding] = findings;
  if (!finding) throw new Error("the rule reports nothing");
  return finding.edits.length === 0 ? undefined : applyEdits(source.text, finding.edits);
}

function listEdits({ path, text }: SourceText, replacements: Replacements): readonly Edit[] {
  return Object.entries(replacements).map(([before, after]) => {
    const start = text.indexOf(before);
    return { path, start, end: start + before.length, text: after };
  });
}

interface Case {
  readonly what: string;
  readonly code: string;
  readonly edits: Replacements;
  readonly path?: string;
}

const person = `interface User { id: string; createdAt: Date; seenAt?: number }
declare const user: User;
`;

describe("edits that bring a type error are not offered", () => {
  test.each<Case>([
    {
      what: "a text is multiplied",
      code: `${person}cio.track(user.id, { timestamp: user.createdAt.toString() });`,
      edits: { "user.createdAt.toString()": "user.createdAt.toString() * 1000" },
    },
    {
      what: "a text is multiplied in JavaScript",
      code: `const day = new Date();\ncio.track("1", { timestamp: day.toString() });`,
      edits: { "day.toString()": "day.toString() * 1000" },
      path: "src/visits.js",
    },
    {
      what: "a property is read that the type does not have",
      code: `${person}cio.identify(user.createdAt);`,
      edits: { "user.createdAt)": "user.uuid)" },
    },
    {
      what: "a number can be missing",
      code: `${person}cio.identify(user.id, { seen_at: String(user.seenAt) });`,
      edits: { "String(user.seenAt)": "user.seenAt / 1000" },
    },
    {
      what: "a name is used outside of its function",
      code: `export function send(key: string) {\n  const id = key;\n  cio.track(id, { name: "a" });\n}`,
      edits: { "  const id = key;\n": "", "export function": "const id = key;\nexport function" },
    },
    {
      what: "a constant is removed that the next statement needs",
      code: `export function send(key: string) {\n  const id = key;\n  cio.track(id, { name: "a" });\n}`,
      edits: { "  const id = key;\n": "" },
    },
    {
      what: "a wrapper takes no further argument",
      code: `const send = (id: string) => cio.track(id, { name: "a" });\nsend("1");`,
      edits: { 'send("1")': 'send("1", { plan: "b" })' },
    },
    {
      what: "a value is returned where a wrapper returns nothing",
      code: `const send = (id: string): void => { cio.track(id, { name: "a" }); };\nexport const act = (): Promise<void> => Promise.resolve(send("1"));`,
      edits: { 'Promise.resolve(send("1"))': 'send("1").catch(() => undefined)' },
    },
    {
      what: "a function that is not async awaits",
      code: `export function send(id: string) {\n  cio.track(id, { name: "a" });\n}`,
      edits: { "  cio.track": "  await cio.track" },
    },
    {
      what: "one of two edits does not compile",
      code: `${person}cio.identify(user.id, { a: "a" });\ncio.identify(user.id, { b: "b" });`,
      edits: { '"a"': '"c"', '"b"': '"b" * 2' },
    },
    {
      what: "a component's script does not compile",
      code: `</script>`,
      edits: { "process.env.CIO_TRACK_KEY": "process.env.CIO_TRACK_KEY, 'a' * 2" },
      path: "src/Visits.vue",
    },
  ])("$what", ({ code, edits, path }) => {
    const text = path?.endsWith(".vue") === true ? `<script lang="ts">\n${client}${code}` : code;
    expect(applyOffered(text, edits, path)).toBeUndefined();
  });
});

describe("edits are offered where only this program lacks a type", () => {
  test.each<Case>([
    {
      what: "the environment brings a name",
      code: `cio.track("1", { name: "a" });`,
      edits: { '"a" })': '"b" }).catch((error) => console.error(error))' },
    },
    {
      what: "a package is not installed",
      code: `import { a } from "elsewhere";\ncio.track(a, { name: "a" });`,
      edits: {
        'name: "a"': 'name: after("b")',
        'from "elsewhere";': 'from "elsewhere";\nimport { after } from "next/server";',
      },
    },
    {
      what: "a function is called by a package",
      code: `import { run } from "elsewhere";\nrun(cio.track("1", { name: "a" }));`,
      edits: { 'run(cio.track("1", { name: "a" }))': 'run((tools) => tools(cio.track("1", { name: "a" })))' },
    },
    {
      what: "the code did not compile before",
      code: `${person}cio.identify(user.uuid, { plan: "a" });`,
      edits: { '"a"': '"b"' },
    },
    {
      what: "code that did not compile is repeated",
      code: `${person}cio.identify(user.uuid, { plan: "a" });`,
      edits: { '"a"': '"b", key: user.uuid' },
    },
    {
      what: "something is put around code that did not compile",
      code: `${person}cio.identify(user.id, { at: "a" * 1000 });`,
      edits: { 'at: "a" * 1000': 'at: Math.floor("a" * 1000)' },
    },
    {
      what: "the statement next to it does not compile",
      code: `${person}const wrong: number = "a";\ncio.identify(user.id, { plan: "a" });`,
      edits: { '{ plan: "a" }': '{ plan: "b" }' },
    },
    {
      what: "JavaScript adds a property to an object later",
      code: `const user = { id: 1 };\nuser.email = "a@example.com";\ncio.identify(user.id, { plan: "a" });`,
      edits: { '"a" }': '"a", email: user.email }' },
      path: "src/visits.js",
    },
  ])("$what", ({ code, edits, path }) => {
    expect(applyOffered(code, edits, path)).toBeDefined();
  });
});

describe("comments", () => {
  test.each<Case>([
    {
      what: "at the end of a line",
      code: `cio.track("1", { a: 1, // one\n b: 2 });`,
      edits: { "a: 1, // one\n b": "a: 3, b" },
    },
    {
      what: "in a call",
      code: `cio.track(/* who */ "1", {});`,
      edits: { 'track(/* who */ "1"': 'track("2"' },
    },
    { what: "cut in two", code: `cio.track("1", {}); // once a day`, edits: { "; // once": "; // twice" } },
  ])("edits that take out a comment are not offered: $what", ({ code, edits }) => {
    expect(applyOffered(code, edits)).toBeUndefined();
  });

  test.each<Case>([
    {
      what: "that moves with its code",
      code: `export const f = () => {\n    // why\n    cio.track("1", {});\n};`,
      edits: {
        '    // why\n    cio.track("1", {});\n':
          '  void Promise.resolve().then(() => {\n      // why\n      cio.track("1", {});\n  });\n',
      },
    },
    {
      what: "that is a part of a text",
      code: `cio.track("https://a.example", {});`,
      edits: { '"https://a.example"': '"b"' },
    },
    {
      what: "that is a pattern",
      code: `cio.track("1".replace(/[/*]/u, ""), {});`,
      edits: { 'replace(/[/*]/u, "")': "trim()" },
    },
  ])("edits are offered around a comment, or something like it, $what", ({ code, edits }) => {
    expect(applyOffered(code, edits)).toBeDefined();
  });
});

describe("what it costs", () => {
  function listChecked(files: number, mistakes: number): readonly string[] {
    const checked: string[] = [];
    const others = Array.from({ length: files }, (_, index) => ({
      path: `src/page-${index}.ts`,
      text: `import { cio } from "./client";\ncio.track("${index}", { name: "opened" });`,
    }));
    const wrong = Array.from({ length: mistakes }, (_, index) => ({
      path: `src/visit-${index}.ts`,
      text: `import { cio } from "./client";\ncio.identify("${index}", { email: "a@example.com", seen_at: Date.now() });`,
    }));
    const shared = { path: "src/client.ts", text: client.replace("const cio", "export const cio") };
    analyze(
      { sources: [shared, ...others, ...wrong], skipped: [] },
      { rules: [...rules], config: defaultConfig, onTypeCheck: (path) => void checked.push(path) },
    );
    return checked;
  }

  test("no file is checked for type errors where there is nothing to fix", () => {
    expect(listChecked(20, 0)).toEqual([]);
  });

  test("a file with an edit is checked twice, before and after it, and no other is", () => {
    expect(listChecked(20, 1)).toEqual(["src/visit-0.ts", "src/visit-0.ts"]);
    expect(listChecked(20, 3)).toHaveLength(6);
  });
});
