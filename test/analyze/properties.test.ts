import fc from "fast-check";
import { format } from "prettier";
import { Project, ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import type { Analysis } from "../../src/vocabulary/analysis.ts";
import { analyze } from "../../src/analyze/analyze.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { applySuggestions, type Suggestion } from "../../src/vocabulary/edit.ts";
import type { SourceText } from "../../src/vocabulary/snapshot.ts";

/** How many cases each property is tried with; `npm run test:fuzz` asks for many more. */
const runs = Number(process.env["FUZZ_RUNS"] ?? 8);
const timeout = 120_000 + runs * 20_000;

type Code = string | Readonly<Record<string, string>>;

/** Everything the rules bring as examples: incorrect and correct code of each. */
const examples: readonly (readonly SourceText[])[] = rules
  .flatMap((rule) => [
    ...rule.examples.flatMap(({ bad, good }) => [bad, good]),
    ...rule.allows.map(({ code }) => code),
  ])
  .map((code, index) => toSources(code, `src/case-${index}.ts`));

const wrongExamples = rules.flatMap((rule) =>
  rule.examples.map(({ bad }, index) => toSources(bad, `src/${rule.id}-${index}.ts`)),
);

function toSources(code: Code, path: string): readonly SourceText[] {
  return typeof code === "string"
    ? [{ path, text: code }]
    : Object.entries(code).map(([own, text]) => ({ path: own, text }));
}

function review(sources: readonly SourceText[]): Analysis {
  return analyze({ sources, skipped: [] }, { rules, config: defaultConfig });
}

function tokenize(text: string): readonly string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const tokens: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan())
    tokens.push(scanner.getTokenText());
  return tokens;
}

type Mutation =
  | { readonly kind: "delete" | "duplicate" | "swap" | "truncate"; readonly at: number }
  | { readonly kind: "splice"; readonly at: number; readonly other: number; readonly from: number };

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("delete", "duplicate", "swap", "truncate"),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
  fc.record({
    kind: fc.constant("splice" as const),
    at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    other: fc.nat(examples.length - 1),
    from: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
);

function mutate(text: string, change: Mutation): string {
  const tokens = [...tokenize(text)];
  const at = Math.floor(change.at * tokens.length);
  const [here = "", next = ""] = tokens.slice(at, at + 2);
  switch (change.kind) {
    case "delete":
      tokens.splice(at, 1);
      break;
    case "duplicate":
      tokens.splice(at, 0, here);
      break;
    case "swap":
      tokens.splice(at, 2, next, here);
      break;
    case "truncate":
      tokens.length = at;
      break;
    case "splice": {
      const others = tokenize(examples[change.other]?.[0]?.text ?? "");
      tokens.splice(at, tokens.length, ...others.slice(Math.floor(change.from * others.length)));
    }
  }
  return tokens.join("");
}

test(
  "no rule fails on code that is broken in any way",
  () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...examples),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (sources, mutations) => {
          const broken = sources.map(({ path, text }) => ({ path, text: mutations.reduce(mutate, text) }));
          const { failures, findings } = review(broken);
          expect(failures).toEqual([]);
          const paths = new Set(sources.map(({ path }) => path));
          expect(findings.every(({ path }) => paths.has(path))).toBe(true);
        },
      ),
      { numRuns: runs * 3 },
    );
  },
  timeout,
);

test(
  "what is found does not depend on the order of the files",
  () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...wrongExamples], { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        (chosen, ranks: Iterator<number, number>) => {
          const sources = mount(chosen);
          const shuffled = sources
            .map((source) => ({ source, rank: ranks.next().value }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ source }) => source);
          expect(review(shuffled).findings).toEqual(review(sources).findings);
        },
      ),
      { numRuns: runs },
    );
  },
  timeout,
);

test(
  "any of the suggestions can be taken: the code parses, and every other line stays as it was",
  () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...wrongExamples], { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.boolean()),
        (chosen, taken: Iterator<boolean, boolean>) => {
          const sources = mount(chosen);
          const { findings } = review(sources);
          for (const { path, text } of sources) {
            const offered = new Set(
              findings.flatMap((finding) => (finding.path === path ? (finding.suggestion ?? []) : [])),
            );
            const accepted = [...offered].filter(() => taken.next().value);
            const fixed = applySuggestions(text, accepted);
            expect(countSyntaxErrors(path, fixed)).toBe(0);
            expect(linesOutside(fixed, accepted, "after")).toEqual(linesOutside(text, accepted, "before"));
          }
        },
      ),
      { numRuns: runs },
    );
  },
  timeout,
);

/** Several examples in one repository, each in a folder of its own. */
function mount(chosen: readonly (readonly SourceText[])[]): readonly SourceText[] {
  return chosen.flatMap((sources, index) =>
    sources.map(({ path, text }) => ({ path: `packages/part-${index}/${path}`, text })),
  );
}

function countSyntaxErrors(path: string, text: string): number {
  const project = new Project({ useInMemoryFileSystem: true, compilerOptions: { allowJs: true } });
  const file = project.createSourceFile(`/${path}`, text);
  return project.getProgram().getSyntacticDiagnostics(file).length;
}

/** The lines that no suggestion touches. */
function linesOutside(
  text: string,
  suggestions: readonly Suggestion[],
  when: "before" | "after",
): readonly string[] {
  const lines = text.split("\n");
  let shift = 0;
  for (const { startLine, endLine, replacement } of [...suggestions].sort(
    (a, b) => a.startLine - b.startLine,
  )) {
    const old = endLine - startLine + 1;
    const count = when === "before" ? old : replacement.split("\n").length;
    lines.splice(startLine - 1 + shift, count);
    shift -= old;
  }
  return lines;
}

describe("formatting a file changes nothing of what is found", () => {
  const named = rules.flatMap((rule) => rule.examples.map(({ bad }, index) => ({ rule, bad, index })));
  const step = Math.max(1, Math.ceil(named.length / (runs * 2)));
  const chosen = named.filter((_, index) => index % step === 0);

  test.each(chosen.map((entry) => [`${entry.rule.id} ${entry.index + 1}`, entry] as const))(
    "%s",
    async (_name, { bad }) => {
      const sources = toSources(bad, "src/case.ts");
      const formatted = await Promise.all(
        sources.map(async ({ path, text }) => ({
          path,
          text: /\.(?:[cm]?[jt]sx?|vue)$/u.test(path)
            ? await format(text, { filepath: path, printWidth: 40, semi: false, singleQuote: true })
            : text,
        })),
      );
      expect(listWhere(review(formatted))).toEqual(listWhere(review(sources)));
    },
    timeout,
  );

  function listWhere({ findings }: Analysis): readonly string[] {
    return findings.map(({ rule, path, symbol }) => `${rule} ${path} ${symbol}`).sort();
  }
});
