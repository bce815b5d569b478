import fc from "fast-check";
import { ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applyEdits } from "../../src/vocabulary/edit.ts";
import type { FileChange, SourceText } from "../../src/vocabulary/snapshot.ts";
import { collectEdits, toSources } from "../rules/picture.ts";
import { listComments, listErrors } from "./full-compiler.ts";

const runs = Number(process.env["FUZZ_RUNS"] ?? 8);
const timeout = 120_000 + runs * 20_000;

/** Everything that this text's findings offer, applied; `undefined` if they offer nothing. */
function applyAll(source: SourceText): string | undefined {
  const added = source.text.split("\n").map((_, index) => ({ kind: "added" as const, line: index + 1 }));
  const change: FileChange = { path: source.path, status: "added", hunks: [{ lines: added }] };
  const snapshot = { sources: [source], skipped: [], changes: [change] };
  const { findings } = analyze(snapshot, { rules, config: defaultConfig });
  const edits = collectEdits(findings, source.path);
  return edits.length === 0 ? undefined : applyEdits(source.text, edits);
}

const value = fc.constantFrom(
  "Date.now()",
  "new Date()",
  "user.createdAt.getTime()",
  "user.createdAt?.getTime()",
  "user.createdAt!.getTime()",
  "(user.createdAt as Date).getTime()",
  "user.createdAt.getTime() / 1000",
  "Math.floor(user.createdAt.getTime() / 1000).toString()",
  "String(Date.now())",
  "user.seenAt",
  "user.seenAt ?? Date.now()",
  "at",
);
const name = fc.constantFrom(
  '"signed_up"',
  "`viewed_${user.plan}`",
  '"plan_" + user.plan',
  "`${user.plan}_${user.seenAt}`",
  "`invited_${user.email}`",
  "`opened ${user.plan!.trim()}`",
  "user.plan",
);
const id = fc.constantFrom("user.id", "user.email", "String(user.id)", "user?.id ?? ''", "id");
const type = fc.constantFrom(
  "any",
  "{ id: string; email: string; plan: string; createdAt: Date; seenAt: number }",
  "{ id: string; email: string; plan?: string; createdAt: Date; seenAt?: number }",
  "{ id: number; email: string; plan: 'a' | 'b'; createdAt: Date; seenAt: string }",
  "{ readonly email: string; plan: string; createdAt: string; seenAt: bigint }",
  "Record<string, any>",
);
/** Put between two tokens, where any comment may be. */
const gap = fc.constantFrom("", "", "", " /* a comment */ ", " // a comment\n");

const clientName = fc.constantFrom("cio", "this_", "client");
const first = { track: "track", identify: "identify" };

interface Calls {
  readonly identify: string;
  readonly track: string;
}

const calls: fc.Arbitrary<Calls> = fc
  .record({ client: clientName, id, at: value, name, a: gap, b: gap, c: gap, email: fc.boolean() })
  .map(({ client, id: person, at, name: event, a, b, c, email }) => ({
    identify: `${client}.${first.identify}(${a}${person}, {${b} ${email ? "email: user.email, " : ""}created_at: ${c}${at} })`,
    track: `${client}.${first.track}(${person},${a} { name: ${event}${b}, timestamp: ${c}${at} })`,
  }));

const body = fc
  .record({ own: calls, c: gap, form: fc.nat(6) })
  .map(({ own: { identify, track }, c, form }) => {
    const forms = [
      `await ${track};${c}\n  await ${identify};`,
      `${identify};${c}\n  await ${track};`,
      `await Promise.all([\n    ${identify},${c}\n    ${track},\n  ]);`,
      `await Promise.all(list.map((user) => ${c}${identify}));`,
      `for (const user of list) {\n    await ${track};${c}\n  }`,
      `const client = new TrackClient(process.env.CIO_SITE_ID!,${c} process.env.CIO_TRACK_KEY!);\n  await ${track.replace(/^\w+/u, "client")};`,
      `return ${identify}${c};`,
    ];
    return forms[form] ?? "";
  });

const program = fc
  .record({ type, body, isHandler: fc.boolean(), isTyped: fc.boolean(), limit: fc.boolean() })
  .map(({ type: person, body: code, isHandler, isTyped, limit }): SourceText => {
    const params = isHandler
      ? "req: any, res: any"
      : `user: ${person}, id: string, at: number, list: ${person}[]`;
    const locals = isHandler
      ? `  const user: ${person} = req.user, list = req.body, id = req.id, at = req.at;\n`
      : "";
    const text = `import express from "express";
import pLimit from "p-limit";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const client = cio, this_ = cio, app = express();
${limit ? "const limit = pLimit(5);\n" : ""}${isHandler ? `app.post("/", async (${params}) => {` : `export async function act(${params}) {`}
${locals}  ${code}
${isHandler ? "  res.end();\n});" : "}"}
`;
    return isTyped ? { path: "src/act.ts", text } : { path: "src/act.js", text: ts.transpile(text, erase) };
  });

/** What is left of the types in JavaScript: nothing, and all comments stay. */
const erase: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.ESNext,
  removeComments: false,
  verbatimModuleSyntax: true,
};

test(
  "of generated programs, what is offered compiles where the code did before, and keeps all comments",
  () => {
    let offered = 0;
    fc.assert(
      fc.property(program, (source) => {
        const fixed = applyAll(source);
        if (fixed === undefined) return;
        offered++;
        const before = listErrors(source);
        const added = listErrors({ ...source, text: fixed }).filter((error) => !before.includes(error));
        expect({ added, fixed: added.length === 0 ? "" : fixed }).toEqual({ added: [], fixed: "" });
        expect(listComments(fixed)).toEqual(expect.arrayContaining([...listComments(source.text)]));
      }),
      { numRuns: runs * 2 },
    );
    expect(offered).toBeGreaterThan(runs / 2);
  },
  timeout,
);

describe("the examples of the rules compile as well after their fix as before", () => {
  const wrong = rules.flatMap((rule) =>
    rule.examples.map(({ bad }, index) => ({ name: `${rule.id} ${index + 1}`, bad })),
  );

  test.each(wrong)("$name", ({ bad }) => {
    for (const source of toSources(bad)) {
      const fixed = applyAll(source);
      if (fixed === undefined) continue;
      const before = listErrors(source);
      expect(listErrors({ ...source, text: fixed }).filter((error) => !before.includes(error))).toEqual([]);
    }
  });

  test.each(wrong)("with Windows line endings, the same, byte by byte: $name", ({ bad }) => {
    for (const source of toSources(bad)) {
      const windows = applyAll({ ...source, text: source.text.replaceAll("\n", "\r\n") });
      expect(windows).toBe(applyAll(source)?.replaceAll("\n", "\r\n"));
    }
  });
});
