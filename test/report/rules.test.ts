import { expect, test } from "vitest";
import { reportRule, reportRules } from "../../src/report/rules.ts";
import { colored, plain } from "./a-report.ts";
import type { RuleFacts } from "../../src/rule.ts";

const rule: RuleFacts = {
  id: "millisecond-timestamp",
  pitfall: 2,
  title: "A timestamp in milliseconds",
  severity: "error",
  why: `Customer.io reads \`created_at\` as **seconds**.

- A segment never matches.
- Nobody notices, because the request succeeds and the value is stored as is.

See [the docs](https://example.com/timestamps).`,
  reference: "https://example.com/timestamps",
  examples: [
    {
      title: "The current time",
      bad: "cio.identify(id, { created_at: Date.now() });\n",
      good: "cio.identify(id, { created_at: Math.floor(Date.now() / 1000) });\n",
    },
    { title: "Two files", bad: { "a.ts": "a;\n", "b.ts": "b;\n" }, good: "c;\n", offered: "never" },
  ],
  allows: [{ title: "an attribute of your own", code: "cio.identify(id, { seen_ms: Date.now() });\n" }],
};

test("in a narrow terminal, a rule's title is below its name, and no line is longer than the terminal", () => {
  expect(reportRules([rule], { ...plain, width: 40 })).toBe(
    " 2  millisecond-timestamp  error\n    A timestamp in milliseconds\n",
  );
});

test("a rule is explained with its reasons, its examples and what it does not report", () => {
  expect(reportRule(rule, plain)).toMatchInlineSnapshot(`
    "A timestamp in milliseconds
    millisecond-timestamp, pitfall 2, error

    Customer.io reads \`created_at\` as seconds.

    - A segment never matches.
    - Nobody notices, because the request succeeds and the value is stored as is.

    See the docs: https://example.com/timestamps.

    The current time

    Incorrect:

      cio.identify(id, { created_at: Date.now() });

    Correct:

      cio.identify(id, { created_at: Math.floor(Date.now() / 1000) });

    Two files

    Incorrect:

      // a.ts
      a;

      // b.ts
      b;

    Correct (no automatic fix):

      c;

    Not reported: an attribute of your own

      cio.identify(id, { seen_ms: Date.now() });

    Customer.io docs: https://example.com/timestamps
    "
  `);
});

test("code is highlighted when colors are on", () => {
  expect(reportRule(rule, colored)).toContain("\u001b[35m1000\u001b[39m");
});

test.each([
  ["error", "\u001b[31merror\u001b[39m", "\u001b[31merror  \u001b[39m"],
  ["warning", "\u001b[33mwarning\u001b[39m", "\u001b[33mwarning\u001b[39m"],
  ["info", "\u001b[36minfo\u001b[39m", "\u001b[36minfo   \u001b[39m"],
] as const)("rules and explain print %s in its color", (severity, painted, padded) => {
  expect(reportRule({ ...rule, severity }, colored).split("\n")[1]).toContain(painted);
  expect(reportRules([{ ...rule, severity }], colored)).toContain(padded);
});

test("rules are listed in columns, with hanging indents for long titles", () => {
  const other = { ...rule, id: "pii-in-event-name", pitfall: 12, title: "An event's name ".repeat(4) };
  expect(reportRules([rule, other], plain)).toMatchInlineSnapshot(`
    " 2  millisecond-timestamp  error    A timestamp in milliseconds
    12  pii-in-event-name      error    An event's name An event's name An event's
                                        name An event's name
    "
  `);
});
