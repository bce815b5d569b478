import nock from "nock";
import { describe, expect, it } from "vitest";
import { commitFiles, findRewritable } from "../../src/github/commit-files.ts";
import { aClient, aPull, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const { signal } = new AbortController();

describe("a file that was analyzed", () => {
  it("is rewritten only when it is a plain file with exactly these bytes in the commit", async () => {
    // What git calls a file that says "hello", with its newline.
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
  ])("that GitHub answers with %s is told apart", async (type, message, outcome) => {
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
