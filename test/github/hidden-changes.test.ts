import nock from "nock";
import { expect, it } from "vitest";
import { hashBlob } from "../../src/github/object-hash.ts";
import { addHiddenChanges } from "../../src/github/hidden-changes.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { aClient, aPull, api, headSha, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const noAbort = new AbortController().signal;
const renamed: FileChange = {
  ...{ path: "src/people.ts", previousPath: "src/members.ts", status: "renamed" },
  hunks: undefined,
};
const sources = [{ path: "src/people.ts", text: "one();\nthree();\n" }];
const before = "one();\ntwo();\n";

it("compares a renamed file with its text under the old name at the merge base", async () => {
  const oid = hashBlob(Buffer.from(before));
  nock(api)
    .get(`${repository}/compare/main...${headSha}`)
    .query({ per_page: 1, page: 2 })
    .reply(200, { merge_base_commit: { sha: "b0b0" } });
  nock(api)
    .post("/graphql", /b0b0:src\/members\.ts/u)
    .reply(200, { data: { repository: { _0: { oid, byteSize: before.length } } } });
  nock(api)
    .post("/graphql", new RegExp(oid, "u"))
    .reply(200, { data: { repository: { _0: { text: before } } } });
  const changes = await addHiddenChanges(aClient(), aPull(), [renamed], sources, noAbort);
  const hunks = [{ lines: [{ kind: "added", line: 2 }] }];
  expect(changes).toEqual([{ ...renamed, hunks, isHidden: true, before }]);
});

it.each<[what: string, attributes: string]>([
  ["all files", "* -diff"],
  ["code", "docs/*.md text\n*.ts binary"],
  ["files of a kind with another name", "[attr]quiet -diff\n*.ts quiet"],
])(
  "compares a renamed file without changes by GitHub's count if %s may count as binary",
  async (_what, text) => {
    nock(api)
      .get(/compare/u)
      .reply(200, { merge_base_commit: { sha: "b0b0" } });
    const oid = hashBlob(Buffer.from(before));
    nock(api)
      .post("/graphql", /expression/u)
      .reply(200, { data: { repository: { _0: { oid, byteSize: before.length } } } });
    nock(api)
      .post("/graphql", /oid: /u)
      .reply(200, { data: { repository: { _0: { text: before } } } });
    const pure = { ...renamed, hunks: [] };
    const attributes = { path: ".gitattributes", text };
    const changes = await addHiddenChanges(aClient(), aPull(), [pure], [...sources, attributes], noAbort);
    const hunks = [{ lines: [{ kind: "added", line: 2 }] }];
    expect(changes).toEqual([{ ...renamed, hunks, isHidden: true, before }]);
  },
);

it("asks for nothing if only images count as binary", async () => {
  const pure = { ...renamed, hunks: [] };
  const attributes = { path: ".gitattributes", text: "* text=auto\n*.png binary\n*.pdf -diff\n*.ts diff\n" };
  const changes = await addHiddenChanges(aClient(), aPull(), [pure], [...sources, attributes], noAbort);
  expect(changes).toEqual([pure]);
});

it.each<[what: string, change: FileChange]>([
  ["a file whose diff is shown", { ...renamed, hunks: [] }],
  ["a file that was not read", { ...renamed, path: "logo.png" }],
])("asks for nothing and leaves %s as it is", async (_what, change) => {
  expect(await addHiddenChanges(aClient(), aPull(), [change], sources, noAbort)).toEqual([change]);
});

it("leaves a file as it is that did not exist at the merge base", async () => {
  nock(api)
    .get(/compare/u)
    .reply(200, { merge_base_commit: { sha: "b0b0" } });
  nock(api)
    .post("/graphql")
    .reply(200, { data: { repository: { _0: null } } });
  expect(await addHiddenChanges(aClient(), aPull(), [renamed], sources, noAbort)).toEqual([renamed]);
});
