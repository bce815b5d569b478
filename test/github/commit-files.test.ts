import nock from "nock";
import { describe, expect, it } from "vitest";
import {
  commitFiles,
  findCommitObstacle,
  findRewritable,
  type CommitObstacle,
} from "../../src/github/commit-files.ts";
import type { PullRequest } from "../../src/github/pull-request.ts";
import { aClient, aPull, aPullResponse, api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const { signal } = new AbortController();

describe("a file that was analyzed", () => {
  it("is rewritten only if it is an ordinary file with exactly these bytes in the commit", async () => {
    // Git's hash of a file that says "hello", with its newline.
    const hello = "ce013625030ba8dba906f756967f9e9ca394464a";
    const files = {
      file0: { oid: hello, mode: 0o100644 },
      file1: { oid: "0".repeat(40), mode: 0o100644 },
      file2: { oid: hello, mode: 0o100755 },
      file3: null,
    };
    nock(api)
      .post("/graphql")
      .reply(200, { data: { repository: { object: files } } });
    const paths = ["same.ts", "crlf-in-the-archive.ts", "executable.ts", "gone.ts"];
    const texts = new Map(paths.map((path) => [path, "hello\n"]));
    expect([...(await findRewritable(aClient(), aPull(), texts, signal))]).toEqual(["same.ts"]);
  });
});

describe("a commit", () => {
  const commit = { headline: "Fix", body: "All", files: [{ path: "a.ts", after: "grüße\r\n" }] };

  it.each([
    ["STALE_DATA", "Expected branch to point to another commit", { kind: "moved" }],
    ["UNPROCESSABLE", "The branch is protected", { kind: "refused", message: "The branch is protected" }],
  ])("that GitHub rejects with %s has its own outcome", async (type, message, outcome) => {
    nock(api)
      .post(
        "/graphql",
        (body: { variables: { input: { fileChanges: unknown; expectedHeadOid: string } } }) => {
          const { fileChanges, expectedHeadOid } = body.variables.input;
          const contents = Buffer.from("grüße\r\n").toString("base64");
          expect(fileChanges).toEqual({ additions: [{ path: "a.ts", contents }] });
          return expectedHeadOid === aPull().headSha;
        },
      )
      .reply(200, { data: null, errors: [{ type, message }] });
    expect(await commitFiles(aClient(), aPull(), commit, signal)).toEqual(outcome);
  });
});

describe("a commit whose answer was lost", () => {
  const commit = { headline: "Fix", body: "All", files: [{ path: "a.ts", after: "a" }] };
  const message = "Fix\n\nAll";
  const { headSha } = aPull();
  const newer = "f".repeat(40);

  it.each([
    ["was made", { parents: [{ sha: headSha }], commit: { message } }, { kind: "committed", sha: newer }],
    [
      "is not the one with other parents",
      { parents: [{ sha: newer }], commit: { message } },
      { kind: "moved" },
    ],
    [
      "is not the one with another message",
      { parents: [{ sha: headSha }], commit: { message: "Fix\n\nAl" } },
      { kind: "moved" },
    ],
  ])("%s", async (_what, found, outcome) => {
    nock(api).post("/graphql").reply(502, {});
    nock(api)
      .get(`${repository}/pulls/7`)
      .reply(200, aPullResponse({ sha: newer }));
    nock(api).get(`${repository}/commits/${newer}`).reply(200, found);
    expect(await commitFiles(aClient(), aPull(), commit, signal)).toEqual(outcome);
  });

  it("is sent again if the branch has not moved", async () => {
    nock(api).post("/graphql").reply(502, {});
    nock(api).get(`${repository}/pulls/7`).reply(200, aPullResponse());
    nock(api)
      .post("/graphql")
      .reply(200, { data: { createCommitOnBranch: { commit: { oid: newer } } } });
    expect(await commitFiles(aClient(), aPull(), commit, signal)).toEqual({ kind: "committed", sha: newer });
  });
});

describe("the app may commit to a branch", () => {
  it.each<[string, Partial<PullRequest>, string, CommitObstacle | undefined]>([
    ["of the repository itself", {}, "write", undefined],
    [
      "of the repository, however its name is spelled",
      { headRepository: "Shop/Backend" },
      "write",
      undefined,
    ],
    ["unless the pull request is closed", { isOpen: false }, "write", "closed"],
    ["unless it is a fork's", { headRepository: "octocat/backend" }, "write", "fork"],
    ["unless it is a deleted fork's", { headRepository: undefined }, "write", "fork"],
    ["unless the app may only read", {}, "read", "read-only"],
  ])("%s", async (_which, changes, contents, expected) => {
    const auth = () => Promise.resolve({ permissions: { contents } });
    // Only `auth` is asked.
    const github = { auth } as unknown as ReturnType<typeof aClient>;
    expect(await findCommitObstacle(github, aPull(changes))).toBe(expected);
  });
});
