import { describe, expect, test } from "vitest";
import type { CheckRun } from "../../src/github/check-run.ts";
import {
  findEarlierRuns,
  toConversation,
  toPull,
  type StandingNode,
} from "../../src/github/standing-answer.ts";
import { aPull, aStateAnswer, ownLogin } from "./fake-github.ts";

const minute = 60_000;
const startedAt = Date.parse("2026-11-23T10:00:00Z");
const own: CheckRun = { id: 40, ownLogin, appId: 12, startedAt };

interface Run {
  readonly id: number;
  readonly minutesBefore?: number | undefined;
  readonly externalId?: string | null;
  readonly conclusion?: string;
}

function aRun({ id, externalId = "7", conclusion, ...times }: Run) {
  const { minutesBefore = 1 } = times;
  const started =
    "minutesBefore" in times && times.minutesBefore === undefined ? null : startedAt - minutesBefore * minute;
  return {
    ...{ databaseId: id, externalId, conclusion: conclusion ?? null },
    startedAt: started === null ? null : new Date(started).toISOString(),
    status: conclusion === undefined ? "IN_PROGRESS" : "COMPLETED",
  };
}

function find(runs: readonly Run[], checkRun: CheckRun = own) {
  return findEarlierRuns([{ checkRuns: { nodes: runs.map(aRun) } }], checkRun, aPull());
}

describe("another process's check run for the same pull request", () => {
  test.each<[string, CheckRun, readonly Run[], readonly number[]]>([
    ["is an earlier one", own, [{ id: 40 }, { id: 39 }], [39]],
    ["may be several, the first first", own, [{ id: 39 }, { id: 38 }], [38, 39]],
    ["is not our own", own, [{ id: 40 }], []],
    ["is not a later one", own, [{ id: 41 }], []],
    ["is not one that is completed", own, [{ id: 39, conclusion: "FAILURE" }], []],
    ["is not another pull request's", own, [{ id: 39, externalId: "8" }], []],
    [
      "is not a workflow's job of the same name",
      own,
      [{ id: 39, externalId: "f3a9c1d2-0000-4000-8000-1" }],
      [],
    ],
    ["is not one without an external id", own, [{ id: 39, externalId: null }], []],
    [
      "is one that started just under a quarter of an hour before",
      own,
      [{ id: 39, minutesBefore: 14.9 }],
      [39],
    ],
    ["is not one that started a quarter of an hour before", own, [{ id: 39, minutesBefore: 15 }], []],
    ["is not one that never started", own, [{ id: 39, minutesBefore: undefined }], []],
    ["does not matter if we have none", { ...own, id: undefined }, [{ id: 39 }], []],
  ])("%s", (_what, checkRun, runs, expected) => {
    expect(find(runs, checkRun).rivals.map(({ id }) => id)).toEqual(expected);
  });

  test("names the process that began it", () => {
    const [named, unnamed] = find([{ id: 38, externalId: "7 by f3a9c1d2" }, { id: 39 }]).rivals;
    expect([named?.instance, unnamed?.instance]).toEqual(["f3a9c1d2", undefined]);
    expect(named?.startedAt).toBe(startedAt - minute);
  });

  test("is found in any of the check suites", () => {
    const suites = [{ checkRuns: { nodes: [] } }, { checkRuns: { nodes: [aRun({ id: 39 })] } }];
    expect(findEarlierRuns(suites, own, aPull()).rivals).toMatchObject([{ id: 39 }]);
  });
});

describe("another pull request with the same head", () => {
  const other = (id: number, conclusion?: string): Run => ({
    id,
    externalId: "8",
    ...(conclusion === undefined ? {} : { conclusion }),
  });

  test.each<[string, readonly Run[], readonly (readonly [number, string])[]]>([
    ["may have failed", [other(39, "FAILURE")], [[39, "failed"]]],
    ["may be under review", [other(39)], [[39, "open"]]],
    ["may have passed", [other(39, "SUCCESS")], [[39, "passed"]]],
    ["may not have been reviewed", [other(39, "NEUTRAL")], [[39, "passed"]]],
    ["does not matter if its process died", [{ ...other(39), minutesBefore: 15 }], []],
    ["matters as it is now, not as it was", [other(38, "FAILURE"), other(39, "SUCCESS")], [[39, "passed"]]],
    ["sees to it itself if its check run is the newest", [other(41, "FAILURE")], []],
    ["is not a workflow's job of the same name", [{ ...other(39, "FAILURE"), externalId: "f3a9c1d2" }], []],
  ])("%s", (_what, runs, expected) => {
    expect(find(runs).siblings).toMatchObject(
      expected.map(([id, state]) => ({ id, state, externalId: "8" })),
    );
  });

  test("may be a merge group", () => {
    const externalId = `merge group on ${"b".repeat(40)}`;
    expect(find([{ ...other(39, "FAILURE"), externalId }]).siblings).toMatchObject([{ externalId }]);
  });

  test("is not known where there are more check runs than are read", () => {
    const runs = Array.from({ length: 50 }, (_, index) => other(41 + index));
    expect(find(runs).siblings).toBeUndefined();
    expect(find(runs.slice(1)).siblings).toEqual([]);
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
