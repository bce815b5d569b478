import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findPatternProblem, makePathTest } from "../../src/files/globs.ts";
import { cpuTimeOf } from "../cpu-time.ts";

test.each<[string, readonly string[], string, boolean]>([
  ["a folder with a slash means all below it", ["legacy/"], "legacy/crm/sync.ts", true],
  ["a folder without a slash, too", ["legacy"], "legacy/crm/sync.ts", true],
  ["a name is meant in every folder", ["legacy/"], "apps/web/legacy/sync.ts", true],
  ["a folder with a slash is no file", ["legacy.ts/"], "src/legacy.ts", false],
  ["a name is a whole name", ["legacy"], "src/legacy-sync.ts", false],
  ["a path counts from the root", ["src/legacy"], "apps/src/legacy/sync.ts", false],
  ["a path means a folder's content", ["src/legacy"], "src/legacy/sync.ts", true],
  ["a slash at the start means the root", ["/scripts"], "apps/scripts/seed.ts", false],
  ["as does a dot and a slash", ["./scripts"], "scripts/seed.ts", true],
  ["a star stays in its folder", ["src/*.ts"], "src/crm/sync.ts", false],
  ["a star without a folder matches everywhere", ["*.stories.tsx"], "src/ui/card.stories.tsx", true],
  ["two stars cross folders", ["src/**/*.ts"], "src/crm/old/sync.ts", true],
  ["two stars mean what is below", ["legacy/**"], "legacy/sync.ts", true],
  ["braces give a choice", ["src/{crm,mail}/"], "src/mail/send.ts", true],
  ["hidden folders count", ["scripts/"], "scripts/.local/seed.ts", true],
  ["an exclamation mark takes back", ["legacy/", "!legacy/keep.ts"], "legacy/keep.ts", false],
  ["and may be taken back itself", ["!a.ts", "a.ts"], "a.ts", true],
  ["a lone slash is everything", ["/"], "src/a.ts", true],
  ["an empty pattern is nothing", [""], "src/a.ts", false],
  ["a star can be nothing", ["src*"], "src/a.ts", true],
  ["a star between letters stays between them", ["src/*-a.ts"], "src/b-a-b.ts", false],
  ["several stars are each as long as they need", ["*a*b*.ts"], "src/xaxaxb.ts", true],
  ["a question mark is one character", ["v?.ts"], "v1.ts", true],
  ["a question mark is not none", ["v?.ts"], "v.ts", false],
  ["brackets give a choice of characters", ["v[1-3_].ts"], "v2.ts", true],
  ["brackets end", ["v[1-3_].ts"], "v4.ts", false],
  ["brackets can exclude", ["v[!1-3].ts"], "v4.ts", true],
  ["brackets can exclude no more than they list", ["v[!1-3].ts"], "v2.ts", false],
  ["a folder with brackets in its name is meant, too", ["app/[id]/"], "app/[id]/page.tsx", true],
  ["a bracket that does not close is part of the name", ["a[b.ts"], "a[b.ts", true],
  ["parentheses are part of the name", ["app/(shop)/"], "app/(shop)/page.tsx", true],
  ["parentheses are no group", ["app/(shop)/"], "app/shop/page.tsx", false],
  ["a backslash takes a meaning away", ["\\*.ts"], "a.ts", false],
  ["a backslash leaves the character", ["\\*.ts"], "*.ts", true],
  ["braces nest", ["src/{crm,{mail,sms}/v2}/"], "src/sms/v2/send.ts", true],
  ["braces without a comma are part of the name", ["src/{crm}/"], "src/{crm}/send.ts", true],
  ["braces that do not close are, too", ["src/{crm,mail"], "src/{crm,mail", true],
  ["braces around a path count from the root", ["{crm,src/mail}"], "src/crm/send.ts", false],
  ["two stars in a name are as one", ["src/**.ts"], "src/crm/send.ts", false],
  ["nothing matches nothing", [], "src/a.ts", false],
])("%s", (_name, patterns, path, expected) => {
  expect(makePathTest(patterns)(path)).toBe(expected);
});

test("any text is a pattern", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.string(), (patterns, path) => {
      expect(typeof makePathTest(patterns)(path)).toBe("boolean");
    }),
  );
});

describe("a pattern with a problem matches nothing", () => {
  test.each([
    ["a".repeat(1_001), "is longer than 1,000 characters"],
    ["+(+(a)*)b", "uses +(…), which is not supported"],
    ["src/!(keep)/", "uses !(…), which is not supported"],
    ["src/[[:alpha:]].ts", "uses [:…:], which is not supported"],
    ["{a,".repeat(11) + "b" + "}".repeat(11), "has more than 10 braces"],
    ["{a,b}".repeat(7), "has more than 100 alternatives"],
  ])("%s", (pattern, problem) => {
    expect(findPatternProblem(pattern)).toBe(problem);
    expect(makePathTest([pattern])(pattern)).toBe(false);
  });

  test.each(["a".repeat(1_000), "!(shop)/", "@x/(shop)/", "{a,b}".repeat(6), "{1..1000000}", "[abc"])(
    "%s has none",
    (pattern) => {
      expect(findPatternProblem(pattern)).toBeUndefined();
    },
  );
});

describe("a path of 4,096 characters is tested in less than 50 ms of processor time", () => {
  test.each<[string, string, string]>([
    ["four stars", "*a*a*a*a*b", "a".repeat(4_096)],
    ["300 stars", `${"*a".repeat(300)}*b`, "a".repeat(4_096)],
    ["300 question marks between stars", `${"*?".repeat(300)}b`, "a".repeat(4_096)],
    ["folders between double stars", `${"**/a/".repeat(190)}b`, `${"a/".repeat(2_047)}a`],
    ["stars in folders between double stars", `${"**/*a*/".repeat(140)}b`, `${"a/".repeat(2_047)}a`],
    ["choices", `${"{a*,*a}".repeat(6)}b`, "a".repeat(4_096)],
    ["classes", `${"*[a-z]".repeat(150)}_`, "a".repeat(4_096)],
    ["extended globs", "+(+(a)*)b", "a".repeat(4_096)],
  ])("%s", async (_name, pattern, path) => {
    expect(await cpuTimeOf(() => makePathTest([pattern])(path))).toBeLessThan(50);
  });
});
