import { expect, test } from "vitest";
import { explainSlowness, findExpressions } from "../../scripts/expressions.ts";

test("expressions are found wherever they are written", () => {
  const { literals, composed } = findExpressions(
    "src/words.ts",
    `const slash = /[/]\\/+/gu;
const table = [{ name: /a/ }, "/no/"]; // nor /this/
const half = 4 / 2 / 1;
const word = new RegExp(\`^\${slash.source}$\`, "u");
`,
  );
  expect(literals).toEqual([
    { source: "[/]\\/+", flags: "gu", place: { path: "src/words.ts", line: 1 } },
    { source: "a", flags: "", place: { path: "src/words.ts", line: 2 } },
  ]);
  expect(composed).toEqual([{ path: "src/words.ts", line: 4 }]);
});

const place = { path: "src/words.ts", line: 1 };

test.each([
  [
    "is exponential",
    "^[a-z][a-z0-9]*(?:[A-Z][A-Za-z0-9]*)*$",
    "exponential, for example on 'aA' + 'A'.repeat(",
  ],
  [
    "is quadratic only because it is searched for",
    "a+b",
    "2nd degree polynomial, for example on 'a'.repeat(",
  ],
])("an expression that %s is explained, with a text that shows it", async (_what, source, explanation) => {
  expect(await explainSlowness({ source, flags: "u", place })).toContain(explanation);
});

test.each(["^[a-z][A-Za-z0-9]*$", "^a+b", "a{1,9}b"])(
  "%s takes no longer than in proportion to the text",
  async (source) => {
    expect(await explainSlowness({ source, flags: "u", place })).toBeUndefined();
  },
);
