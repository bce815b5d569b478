import fc from "fast-check";
import { expect, test } from "vitest";
import { makePathTest } from "../../src/files/globs.ts";

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
