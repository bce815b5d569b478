import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { readArchive } from "../../src/github/archive.ts";
import { hashBlob } from "../../src/github/object-hash.ts";
import { listChanges, readCode } from "../../src/github/read-change.ts";
import { createTreeSha } from "../../src/github/tree-sha.ts";
import {
  aClient,
  anArchive,
  aPull,
  api,
  filesRoute,
  headSha,
  repository,
  serveArchive,
  someHeadTools,
  type ArchiveEntry,
} from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const patch = "@@ -0,0 +1,1 @@\n+export const sentAt = Date.now();";
const signup = { filename: "src/signup.ts", status: "added", changes: 1, patch };
const noAbort = new AbortController().signal;
async function read(pull = aPull()) {
  const changes = await listChanges(aClient(), pull, noAbort);
  return readCode(aClient(), pull, changes, someHeadTools(), noAbort);
}

/** Files as GitHub lists them for a head. */
function listed(files: readonly object[], head = headSha): readonly object[] {
  return files.map((file) => ({ contents_url: `${api}/contents/a?ref=${head}`, ...file }));
}

function serve(files: readonly object[], entries: readonly ArchiveEntry[]): Promise<void> {
  nock(api).get(filesRoute).reply(200, listed(files));
  return anArchive(entries).then((archive) => {
    serveArchive(archive);
  });
}

describe("reading a pull request", () => {
  it("gives the changed lines and the code at the head, without files that the analysis does not read", async () => {
    await serve(
      [signup],
      [
        { path: "src/", type: "directory" },
        { path: "src/signup.ts", content: "export const sentAt = Date.now();\n" },
        { path: "package.json", content: "{}" },
        { path: "README.md", content: "# Shop" },
        { path: "node_modules/x/index.js", content: "x" },
      ],
    );
    expect(await read()).toEqual({
      sources: [
        { path: "src/signup.ts", text: "export const sentAt = Date.now();\n" },
        { path: "package.json", text: "{}" },
      ],
      skipped: [],
      changes: [
        { path: "src/signup.ts", status: "added", hunks: [{ lines: [{ kind: "added", line: 1 }] }], patch },
      ],
    });
  });

  it("skips code it cannot read with a reason, and other files without one", async () => {
    await serve(
      [signup],
      [
        { path: "src/signup.ts", content: new Uint8Array([0x63, 0xe9]) },
        { path: "src/data.ts", content: "x".repeat(1_000_001) },
        { path: "src/video.ts", content: "\0\0" },
        { path: "src/link.ts", type: "symlink" },
        { path: "dist/data.js", content: "x".repeat(1_000_001) },
        { path: "tsconfig.json", content: "x".repeat(1_000_001) },
        { path: "package.json", content: new Uint8Array([0xe9]) },
      ],
    );
    expect((await read()).skipped).toEqual([
      { path: "src/signup.ts", reason: "not UTF-8" },
      { path: "src/data.ts", reason: "larger than 1 MB" },
      { path: "src/video.ts", reason: "binary" },
      { path: "src/link.ts", reason: "a link to another file" },
    ]);
  });

  it("lists changed code that the archive lacks", async () => {
    await serve([signup, { filename: "old.ts", status: "removed", changes: 3 }], []);
    expect((await read()).skipped).toEqual([{ path: "src/signup.ts", reason: "not a file of this commit" }]);
  });

  it("reads every page of the list of files", async () => {
    const page = Array.from({ length: 100 }, (_, index) => ({
      filename: `docs/${index}.md`,
      status: "modified",
      changes: 1,
      patch,
    }));
    nock(api).get(filesRoute).reply(200, listed(page));
    nock(api)
      .get(filesRoute.replace("&page=1", "&page=2"))
      .reply(200, listed([{ filename: "LICENSE", status: "modified", changes: 1, patch }]));
    const snapshot = await read(aPull({ changedFiles: 101 }));
    expect(snapshot.changes).toHaveLength(101);
    expect(snapshot.changes.at(-1)?.path).toBe("LICENSE");
    expect(snapshot).not.toHaveProperty("gap");
  });

  it("says so when GitHub lists fewer files than the change has", async () => {
    nock(api)
      .get(filesRoute)
      .reply(200, listed([{ filename: "README.md", status: "modified", changes: 1, patch }]));
    const snapshot = await read(aPull({ changedFiles: 3001 }));
    expect(snapshot.gap).toEqual({ kind: "unlisted-changes", listed: 1, all: 3001 });
  });

  it("fetches no code if the change touches none", async () => {
    nock(api)
      .get(filesRoute)
      .reply(
        200,
        listed([
          { filename: "README.md", status: "modified", changes: 1, patch },
          { filename: "src/old.ts", status: "removed", changes: 1, patch: "@@ -1,1 +0,0 @@\n-a" },
        ]),
      );
    expect((await read(aPull({ changedFiles: 2 }))).sources).toEqual([]);
  });

  it.each([
    ["a pure rename has no changed lines", { status: "renamed", changes: 0, previous_filename: "a.md" }, []],
    ["a new mode has no changed lines", { status: "changed", changes: 0 }, []],
    ["a file too large to show has unknown ones", { status: "modified", changes: 9000 }, undefined],
    ["so has an added file that GitHub does not count", { status: "added", changes: 0 }, undefined],
  ])("without a patch: %s", async (_what, file, hunks) => {
    nock(api)
      .get(filesRoute)
      .reply(200, listed([{ filename: "b.md", ...file }]));
    expect((await read()).changes).toMatchObject([{ path: "b.md", hunks }]);
  });
});

describe("of a changed file", () => {
  const list = async (file: object) => {
    nock(api)
      .get(filesRoute)
      .reply(
        200,
        listed([
          { ...signup, ...file },
          { ...signup, filename: "README.md" },
        ]),
      );
    const [change] = await listChanges(aClient(), aPull(), noAbort);
    return change;
  };

  it("its new content is known by its sha", async () => {
    expect((await list({ sha: headSha }))?.blob).toBe(headSha);
  });

  it.each([
    ["GitHub gives none", { sha: null }],
    ["it was removed: the sha is that of its old content", { sha: headSha, status: "removed" }],
  ])("no content is known where %s", async (_why, file) => {
    expect(await list(file)).not.toHaveProperty("blob");
  });

  it("the former path is known if it was renamed", async () => {
    expect((await list({ status: "renamed", previous_filename: "src/join.ts" }))?.previousPath).toBe(
      "src/join.ts",
    );
    expect(await list({})).not.toHaveProperty("previousPath");
  });
});

describe("an archive", () => {
  const bounds = { kept: 100, unpacked: 5000 };
  const stream = async (...entries: ArchiveEntry[]) => {
    // A response's body is the stream that the app gets.
    const { body } = new Response(new Uint8Array(await anArchive(entries)));
    if (body === null) throw new Error("no body");
    return body;
  };

  it("is read up to a limit on what is kept", async () => {
    const files = ["a.ts", "b.ts", "c.ts"].map((path) => ({ path, content: "x".repeat(60) }));
    const contents = await readArchive(await stream(...files), bounds);
    expect(contents.tree).toBeUndefined();
    expect(contents.sources.map(({ path }) => path)).toEqual(["a.ts", "b.ts"]);
  });

  it("is read up to a limit on its unpacked size", async () => {
    const image = { path: "a.png", content: "x".repeat(6000) };
    const contents = await readArchive(await stream(image, { path: "b.ts", content: "x" }), bounds);
    expect(contents).toEqual({ sources: [], skipped: [], blobs: new Map(), tree: undefined });
  });

  it("is read up to that limit also where its files are empty: an entry takes 512 bytes and its name", async () => {
    const files = Array.from({ length: 10 }, (_, index) => ({ path: `src/${index}.ts` }));
    const size = 10 * (512 + "shop-backend-0a1b2c3/src/0.ts".length);
    const readUpTo = async (unpacked: number) => readArchive(await stream(...files), { ...bounds, unpacked });
    expect(await readUpTo(size)).toMatchObject({ tree: expect.any(String) as string });
    expect(await readUpTo(size - 1)).toMatchObject({ tree: undefined });
  });

  it("has the tree of all its files, read or not: programs and links, too", async () => {
    const { tree } = await readArchive(
      await stream(
        { path: "link.ts", type: "symlink" },
        { path: "logo.png", content: new Uint8Array([0, 0xff]) },
        { path: "src/", type: "directory" },
        { path: "src/a.ts", content: "a" },
        { path: "tools/run", content: "#!/bin/sh\n", mode: 0o775 },
      ),
      { kept: 100, unpacked: 10_000 },
    );
    const expected = createTreeSha();
    const shaOf = (content: string | Uint8Array) => hashBlob(Buffer.from(content));
    expected.add("link.ts", "120000", shaOf("target.ts"));
    expected.add("logo.png", "100644", shaOf(new Uint8Array([0, 0xff])));
    expected.add("src/a.ts", "100644", shaOf("a"));
    expected.add("tools/run", "100755", shaOf("#!/bin/sh\n"));
    expect(tree).toBe(expected.digest());
  });

  it.each([
    ["in the middle", 20],
    ["within its checksum", 2],
  ])("that ends too early, %s, is an error, not a smaller repository", async (_where, missing) => {
    const whole = await anArchive([{ path: "a.ts", content: "x".repeat(50) }]);
    const { body } = new Response(new Uint8Array(whole.subarray(0, whole.length - missing)));
    if (body === null) throw new Error("no body");
    await expect(readArchive(body, bounds)).rejects.toThrow();
  });

  it("has names and links that lead nowhere: nothing is written, and no other file is read", async () => {
    const outside = path.join(tmpdir(), "pitstop-escaped.ts");
    const up = "../".repeat(40);
    const { sources, skipped } = await readArchive(
      await stream(
        { path: `${up}${outside.slice(1)}`, content: "up" },
        { path: outside, content: "down" },
        { path: "etc.ts", type: "symlink" },
        { path: "etc.ts/passwd.ts", content: "x" },
      ),
      { kept: 100, unpacked: 10_000 },
    );
    expect(sources.map(({ text }) => text)).toEqual(["up", "down", "x"]);
    expect(skipped).toEqual([{ path: "etc.ts", reason: "a link to another file" }]);
    expect(existsSync(outside)).toBe(false);
  });

  it("keeps long and non-ASCII names", async () => {
    const path = `src/${"ein-langer-ordner/".repeat(10)}größe.ts`;
    const contents = await readArchive(await stream({ path, content: "x" }), bounds);
    expect(contents.sources).toEqual([{ path, text: "x" }]);
  });
});

describe("what GitHub lists", () => {
  const files = listed([{ ...signup, filename: "src/compared.ts" }]);
  const list = async (found: readonly object[], pull = aPull()) => {
    nock(api).get(filesRoute).reply(200, found);
    return (await listChanges(aClient(), pull, noAbort)).map(({ path }) => path);
  };
  const compare = (): void => {
    nock(api).get(`${repository}/compare/main...${headSha}?per_page=1`).reply(200, { files });
  };

  it("counts if it is of the head", async () => {
    expect(await list(listed([signup]))).toEqual(["src/signup.ts"]);
    expect(await list([], aPull({ changedFiles: 0 }))).toEqual([]);
  });

  it.each([
    ["is of another head", listed([signup], "f".repeat(40))],
    ["is in part of another head", [...listed([signup]), ...listed([signup], "f".repeat(40))]],
    ["has only removed files, which may be of any head", listed([{ ...signup, status: "removed" }])],
    ["has no files although there are some", []],
  ])("is replaced by a comparison if it %s", async (_what, found) => {
    compare();
    expect(await list(found)).toEqual(["src/compared.ts"]);
  });
});
