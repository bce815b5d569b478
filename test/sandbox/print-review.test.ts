import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { formatReview, type ReviewedPullRequest } from "../../sandbox/demo/print-review.ts";

const source = [
  "await customerio.identify(member.id, {",
  "  email: member.email,",
  "  created_at: Date.now(),",
  "  plan: member.plan,",
  "});",
];

const reviewed: ReviewedPullRequest = {
  title: "Introduce members",
  repository: "example/plant-club",
  number: 3,
  files: 1,
  additions: 5,
  deletions: 0,
  reviews: [{ author: "pitstop[bot]", body: "One pitfall in **this** change.\n\n<!-- marker -->" }],
  threads: [
    {
      fate: undefined,
      replies: [],
      path: "src/people.ts",
      startLine: 3,
      line: 3,
      source,
      body: "`created_at` is in milliseconds.\n\n```suggestion\n  created_at: Math.floor(Date.now() / 1000),\n```\n\n<!-- marker -->",
    },
    {
      ...{ path: "src/people.ts", startLine: 1, line: 2, source, fate: undefined },
      body: "Is `email` always there?",
      replies: [{ author: "octocat", body: "It is, since **March**." }],
    },
    {
      ...{ path: "src/server.ts", startLine: 7, line: 7, source: [], fate: "resolved by octocat" },
      body: "**Slow.**\n\nThe answer waits.",
      replies: [],
    },
  ],
  conversation: [{ author: "octocat", body: "Thanks!" }],
  checkRun: {
    name: "Pitstop",
    conclusion: "failure",
    title: "1 pitfall",
    summary: "Analyzed 1 file.\n\n| Rule | Found |\n| - | - |\n| Millisecond timestamp | 1 |",
    annotations: 1,
  },
  requests: [],
  deliveries: [
    {
      id: 1,
      guid: "0b989ba4-242f-11e5-81e1-c7b6966d2516",
      event: "pull_request",
      action: "opened",
      payload: {},
      installationId: 2,
      repositoryId: 3,
      isRedelivery: false,
      deliveredAt: new Date("2026-03-01T08:00:00Z"),
      status: 200,
      milliseconds: 41.2,
    },
  ],
  reviewMilliseconds: 1234,
};

test("a review is printed in reading order: place, code, change, message, check run, counts", () => {
  const text = stripVTControlCharacters(formatReview(reviewed));
  expect(`\n${text}\n`).toBe(`
Introduce members example/plant-club#3  1 file, +5 −0

pitstop[bot] reviewed: One pitfall in this change.

src/people.ts:3
  1   await customerio.identify(member.id, {
  2     email: member.email,
  3 -   created_at: Date.now(),
  3 +   created_at: Math.floor(Date.now() / 1000),
  │ created_at is in milliseconds.

src/people.ts:1-2
  1   await customerio.identify(member.id, {
  2     email: member.email,
  │ Is email always there?
  octocat:
  │ It is, since March.

src/server.ts:7 (resolved by octocat) Slow.

octocat commented:
  │ Thanks!

✖ Check run Pitstop: failure: 1 pitfall (1 annotation)

  Analyzed 1 file.

  | Rule                  | Found |
  | --------------------- | ----- |
  | Millisecond timestamp | 1     |

3 comments, 1 suggestion · 0 requests to GitHub · webhook response in 41 ms · reviewed in 1.2 s
`);
});
