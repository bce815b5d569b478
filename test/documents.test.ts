import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { makeDocuments } from "../scripts/documents.ts";

const documents = makeDocuments(rules, (path) => readFileSync(path, "utf8"));

test.each([...documents])("%s is up to date (else: npm run docs)", (path, text) => {
  expect(existsSync(path) ? readFileSync(path, "utf8") : "missing").toBe(text);
});

test("every page has its rule", () => {
  const pages = readdirSync("docs/rules").map((name) => `docs/rules/${name}`);
  expect(pages.filter((path) => !documents.has(path))).toEqual([]);
});

/** From ten on, each at the index of its number less ten. */
const numbers =
  "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split(" ");
const countOfPitfalls = new RegExp(
  `\\b(${numbers.join("|")})(?: [\\w.-]+){0,3}? (?:pitfalls|rules)\\b|\\b(?:pitfalls|rules|catalog of) (${numbers.join("|")})\\b`,
  "giu",
);

/** The number words by which a text says how many pitfalls or rules there are. */
function findCounts(text: string): readonly string[] {
  const prose = text.replaceAll(/[\s*]+/gu, " ");
  return [...prose.matchAll(countOfPitfalls)].map(([, before, after]) =>
    String(before ?? after).toLowerCase(),
  );
}

test.each([
  ["Reviews pull requests for the twelve known Customer.io integration pitfalls", ["twelve"]],
  ["a number in the\n * catalog of twelve", ["twelve"]],
  ["1,000 requests a second are ten times the older figure", []],
])("reads how many pitfalls a text counts: %s", (text, counts) => {
  expect(findCounts(text)).toEqual(counts);
});

const prose = [
  ...[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "package.json",
    "action.yml",
    "app.yml",
  ],
  ...["src", "rules", "scripts", "sandbox", "docs", "editors", "skills"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:tsx?|md)$/u.test(name) && !/^(?:applications|decisions)\//u.test(name))
      .map((name) => `${folder}/${name}`),
  ),
];

test("where a document counts the pitfalls, it counts the rules that there are", () => {
  const counted = prose.flatMap((path) =>
    findCounts(readFileSync(path, "utf8")).map((word) => ({ path, word })),
  );
  const expected = numbers[rules.length - 10];
  expect(counted.filter(({ word }) => word !== expected)).toEqual([]);
});
