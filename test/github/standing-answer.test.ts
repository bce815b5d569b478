import { describe, expect, test } from "vitest";
import type { CheckRun } from "../../src/github/check-run.ts";
import { findRival, toConversation, toPull, type StandingNode } from "../../src/github/standing-answer.ts";
import { aPull, aStateAnswer, ownLogin } from "./fake-github.ts";

const minute = 60_000;
const startedAt = Date.parse("2026-11-23T10:00:00Z");
const own: CheckRun = { id: 40, ownLogin, appId: 12, startedAt };

describe("another process's check run", () => {
  const aRun = (databaseId: number, minutesBefore: number | undefined) => {
    const at =
      minutesBefore === undefined ? null : new Date(startedAt - minutesBefore * minute).toISOString();
    return { databaseId, startedAt: at };
  };

  test.each<[string, CheckRun, readonly ReturnType<typeof aRun>[], number | undefined]>([
    ["is an earlier one", own, [aRun(40, 0), aRun(39, 1)], 39],
    ["is not our own", own, [aRun(40, 0)], undefined],
    ["is not a later one", own, [aRun(41, 0)], undefined],
    ["is one that started just under a quarter of an hour before", own, [aRun(39, 14.9)], 39],
    ["is not one that started a quarter of an hour before", own, [aRun(39, 15)], undefined],
    ["is not one that never started", own, [aRun(39, undefined)], undefined],
    ["does not matter if we have none", { ...own, id: undefined }, [aRun(39, 1)], undefined],
  ])("%s", (_what, checkRun, nodes, expected) => {
    expect(findRival([{ checkRuns: { nodes } }], checkRun)).toBe(expected);
  });

  test("is found in any of the check suites", () => {
    const suites = [{ checkRuns: { nodes: [] } }, { checkRuns: { nodes: [aRun(39, 1)] } }];
    expect(findRival(suites, own)).toBe(39);
  });
});

/** An answer's repository, with changes to its pull request. */
function aNode(changes: object): StandingNode {
  const { repository } = aStateAnswer().data;
  // The answer has GitHub's shape; tests change only what GitHub can change.
  return { ...repository, pullRequest: { ...repository.pullRequest, ...changes } } as unknown as StandingNode;
}

describe("the conversation", () => {
  const nodes = [
    { author: { login: "octocat", __typename: "User" }, authorAssociation: "MEMBER", body: "Hello" },
    { author: { login: "pitstop", __typename: "Bot" }, authorAssociation: "NONE", body: "Done." },
    { author: null, authorAssociation: "NONE", body: "Bye" },
  ];

  test("is who said what", () => {
    expect(toConversation(aNode({ comments: { totalCount: 3, nodes } }))).toEqual([
      { author: "octocat", isBot: false, isInsider: true, body: "Hello" },
      { author: "pitstop", isBot: true, isInsider: false, body: "Done." },
      { author: "", isBot: false, isInsider: false, body: "Bye" },
    ]);
  });

  test("is unknown if the answer holds only a part of it", () => {
    expect(toConversation(aNode({ comments: { totalCount: 4, nodes } }))).toBeUndefined();
  });
});

describe("the pull request", () => {
  test.each([
    ["OPEN", true],
    ["CLOSED", false],
    ["MERGED", false],
  ])("that is %s is open: %s", (state, isOpen) => {
    expect(toPull(aPull(), aNode({ state })).isOpen).toBe(isOpen);
  });

  test("is as the answer says, and otherwise as it was", () => {
    const moved = {
      ...{ isDraft: true, headRefOid: "f".repeat(40), baseRefName: "next", changedFiles: 3 },
      ...{ updatedAt: "2026-11-23T11:00:00Z", comments: { totalCount: 2, nodes: [] } },
    };
    expect(toPull(aPull({ labels: ["shop"] }), aNode(moved))).toEqual({
      ...aPull({ labels: ["shop"] }),
      ...{ isDraft: true, headSha: "f".repeat(40), baseRef: "next", changedFiles: 3 },
      ...{ updatedAt: Date.parse("2026-11-23T11:00:00Z"), comments: 2, reviewComments: 0 },
    });
  });
});
