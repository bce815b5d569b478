import nock from "nock";
import { describe, expect, test } from "vitest";
import { hashBlob } from "../../src/github/object-hash.ts";
import { readTextsBefore } from "../../src/github/texts-before.ts";
import { aClient, aPull, api, headSha, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const noAbort = new AbortController().signal;
const read = (paths: readonly string[], signal = noAbort) =>
  readTextsBefore(aClient(), aPull(), paths, signal);

function serveBase(): void {
  nock(api)
    .get(`${repository}/compare/main...${headSha}?per_page=1&page=2`)
    .reply(200, { merge_base_commit: { sha: "b0b0" } });
}

function serveFiles(
  ...files: readonly ({ readonly text: string; readonly byteSize?: number } | null)[]
): void {
  const found = files.map((file, index) => [
    `_${index}`,
    file && { oid: hashBlob(Buffer.from(file.text)), byteSize: file.byteSize ?? file.text.length },
  ]);
  nock(api)
    .post("/graphql", /b0b0:/u)
    .reply(200, { data: { repository: Object.fromEntries(found) as object } });
}

function serveTexts(...texts: readonly (string | null)[]): void {
  const found = texts.map((text, index) => [`_${index}`, { text }]);
  nock(api)
    .post("/graphql", /oid: /u)
    .reply(200, { data: { repository: Object.fromEntries(found) as object } });
}

describe("the texts at the merge base", () => {
  test("take no request where none is asked for", async () => {
    expect(await read([])).toEqual(new Map());
  });

  test("are those of files that existed", async () => {
    serveBase();
    serveFiles({ text: "one" }, null, { text: "two" });
    serveTexts("one", "two");
    expect(await read(["a.ts", "b.ts", "c.ts"])).toEqual(
      new Map([
        ["a.ts", "one"],
        ["c.ts", "two"],
      ]),
    );
  });

  test("are not those of large files, nor of files that are no text", async () => {
    const bytes = "a\0";
    serveBase();
    serveFiles({ text: "one", byteSize: 1_000_000 }, { text: "two", byteSize: 1_000_001 }, { text: bytes });
    serveTexts(null);
    for (const content of [Buffer.from("one"), Buffer.from(bytes)])
      nock(api)
        .get(`${repository}/git/blobs/${hashBlob(content)}`)
        .reply(200, { content: content.toString("base64") });
    expect(await read(["a.ts", "b.ts", "c.ts"])).toEqual(new Map([["a.ts", "one"]]));
  });

  test("are unknown if GitHub fails, which is no reason to fail the review", async () => {
    nock(api)
      .get(/compare/u)
      .reply(404, { message: "No common ancestor" });
    expect(await read(["a.ts"])).toEqual(new Map());
  });

  test("are not read any more once the review is stopped", async () => {
    const stop = new AbortController();
    nock(api)
      .get(/compare/u)
      .reply(404, () => {
        stop.abort(new Error("stopped"));
        return {};
      });
    await expect(read(["a.ts"], stop.signal)).rejects.toThrow("stopped");
  });

  test("fail if the mistake is not GitHub's", async () => {
    nock(api)
      .get(/compare/u)
      .reply(200, {});
    await expect(read(["a.ts"])).rejects.toThrow(TypeError);
  });
});
