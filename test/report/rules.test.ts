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
- Nobody is told, because the request succeeds and the value is stored as it came.

See [the docs](https://example.com/timestamps).`,
  reference: "https://example.com/timestamps",
  examples: [
    {
      title: "The clock of JavaScript",
      bad: "cio.identify(id, { created_at: Date.now() });\n",
      good: "cio.identify(id, { created_at: Math.floor(Date.now() / 1000) });\n",
    },
    { title: "Two files", bad: { "a.ts": "a;\n", "b.ts": "b;\n" }, good: "c;\n", offered: "never" },
  ],
  allows: [{ title: "an attribute of your own", code: "cio.identify(id, { seen_ms: Date.now() });\n" }],
};

test("a rule is explained with all it says of itself", () => {
  expect(reportRule(rule, plain)).toMatchInlineSnapshot(`
    "A timestamp in milliseconds
    millisecond-timestamp, pitfall 2, error

    Customer.io reads \`created_at\` as seconds.

    - A segment never matches.
    - Nobody is told, because the request succeeds and the value is stored as it
      came.

    See the docs: https://example.com/timestamps.

    The clock of JavaScript

    Found:

      cio.identify(id, { created_at: Date.now() });

    Right:

      cio.identify(id, { created_at: Math.floor(Date.now() / 1000) });

    Two files

    Found:

      // a.ts
      a;

      // b.ts
      b;

    Right (written by hand, no fix is offered):

      c;

    Left alone: an attribute of your own

      cio.identify(id, { seen_ms: Date.now() });

    Customer.io on this: https://example.com/timestamps
    "
  `);
});

test("code is coloured when wanted", () => {
  expect(reportRule(rule, colored)).toContain("\u001b[35m1000\u001b[39m");
});

test("rules are listed in columns, long titles hanging", () => {
  const other = { ...rule, id: "pii-in-event-name", pitfall: 12, title: "An event's name ".repeat(4) };
  expect(reportRules([rule, other], plain)).toMatchInlineSnapshot(`
    " 2  millisecond-timestamp  error    A timestamp in milliseconds
    12  pii-in-event-name      error    An event's name An event's name An event's
                                        name An event's name
    "
  `);
});
