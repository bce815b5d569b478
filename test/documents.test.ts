import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { makeDocuments } from "../scripts/documents.ts";

const documents = makeDocuments(rules, (path) => readFileSync(path, "utf8"));

test.each([...documents])("%s is up to date (else: npm run docs)", (path, text) => {
  expect(existsSync(path) ? readFileSync(path, "utf8") : "missing").toBe(text);
});

test("no page is without its rule", () => {
  const pages = readdirSync("docs/rules").map((name) => `docs/rules/${name}`);
  expect(pages.filter((path) => !documents.has(path))).toEqual([]);
});
