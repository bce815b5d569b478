import { expect, it, test } from "vitest";
import { planReview } from "../../src/plan/plan-review.ts";
import { commentBody, type CommentedFinding } from "../../src/plan/words.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { aFinding } from "./a-finding.ts";
import { anInput } from "./an-input.ts";

/** The lines below the findings, the suggestion and the trace. */
function footersOf(...reported: readonly (Finding | CommentedFinding)[]): readonly string[] {
  const all = reported.map((one) => ("finding" in one ? one : { finding: one, cause: undefined }));
  return commentBody(all, undefined)
    .split("\n")
    .filter((line) => line.includes("pitstop-ignore"));
}

const timestamp = aFinding({ line: 12 });
const name = aFinding({
  line: 12,
  rule: "dynamic-event-name",
  pitfall: 6,
  severity: "warning",
  message: "This event name is built dynamically, so no campaign can listen for it.",
  url: "https://example.com/rules/dynamic-event-name",
});

it("says in each footer which rule it is for, and on which line", () => {
  const suggestion = {
    startLine: 12,
    endLine: 14,
    replacement: [
      "    created_at: Math.floor(Date.now() / 1000),",
      "  });",
      '  await cio.track(user.id, { name: "signed_up" });',
    ].join("\n"),
  };
  const findings = [
    { ...timestamp, suggestion },
    { ...name, suggestion, range: { start: { line: 14, column: 3 }, end: { line: 14, column: 40 } } },
  ];
  expect(planReview(anInput({ findings })).comments.map(({ body }) => body)).toMatchInlineSnapshot(`
    [
      "**Error: Millisecond timestamp** (pitfall 2)

    \`Date.now()\` returns milliseconds, but Customer.io reads seconds: the person signs up in the far future.

    **Warning: Dynamic event name** (pitfall 6)

    This event name is built dynamically, so no campaign can listen for it.

    \`\`\`suggestion
        created_at: Math.floor(Date.now() / 1000),
      });
      await cio.track(user.id, { name: "signed_up" });
    \`\`\`

    **Millisecond timestamp**, line 12: [Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add \`// pitstop-ignore-next-line millisecond-timestamp: <reason>\`

    **Dynamic event name**, line 14: [Why it matters](https://example.com/rules/dynamic-event-name) · Intentional? Add \`// pitstop-ignore-next-line dynamic-event-name: <reason>\`

    <!-- pitstop:v1 fp-millisecond-timestamp-src/signup.ts-12,fp-dynamic-event-name-src/signup.ts-12 -->",
    ]
  `);
});

test.each<[string, readonly (Finding | CommentedFinding)[], readonly string[]]>([
  [
    "one finding needs no name",
    [timestamp],
    [
      "[Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add `// pitstop-ignore-next-line millisecond-timestamp: <reason>`",
    ],
  ],
  [
    "one rule needs no name, however many findings it has",
    [timestamp, aFinding({ line: 13 })],
    [
      "[Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add `// pitstop-ignore-next-line millisecond-timestamp: <reason>`",
    ],
  ],
  [
    "two rules on one line need no line numbers",
    [timestamp, name],
    [
      "**Millisecond timestamp**: [Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add `// pitstop-ignore-next-line millisecond-timestamp: <reason>`",
      "**Dynamic event name**: [Why it matters](https://example.com/rules/dynamic-event-name) · Intentional? Add `// pitstop-ignore-next-line dynamic-event-name: <reason>`",
    ],
  ],
  [
    "a rule with several findings lists each line once",
    [name, aFinding({ line: 15 }), aFinding({ line: 13 }), aFinding({ line: 15 })],
    [
      "**Dynamic event name**, line 12: [Why it matters](https://example.com/rules/dynamic-event-name) · Intentional? Add `// pitstop-ignore-next-line dynamic-event-name: <reason>`",
      "**Millisecond timestamp**, lines 13, 15: [Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add `// pitstop-ignore-next-line millisecond-timestamp: <reason>`",
    ],
  ],
  [
    "a finding elsewhere is ignored where it is, not where the comment is",
    [
      {
        finding: aFinding({ path: "src/wrapper.ts", line: 90 }),
        cause: { path: "src/signup.ts", line: 13, text: "passes milliseconds on" },
      },
    ],
    [
      "[Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add `// pitstop-ignore-next-line millisecond-timestamp: <reason>` above `src/wrapper.ts:90`",
    ],
  ],
])("%s", (_what, reported, footers) => {
  expect(footersOf(...reported)).toEqual(footers);
});
