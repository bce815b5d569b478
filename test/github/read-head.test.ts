import nock from "nock";
import { describe, expect, it } from "vitest";
import { findImported } from "../../src/customerio/program/imported.ts";
import { hashBlob } from "../../src/github/object-hash.ts";
import { createHeadCache } from "../../src/github/head-cache.ts";
import { readHead, type HeadTools } from "../../src/github/read-head.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";
import { aClient, anArchive, aPull, api, headSha, repository, serveArchive, treeOf } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

type Files = Readonly<Record<string, string | Uint8Array>>;

const noAbort = new AbortController().signal;
const treeRoute = `${repository}/git/trees/${headSha}?recursive=1`;

function someTools(bounds?: HeadTools["bounds"]): HeadTools {
  return {
    cache: createHeadCache(1_000_000),
    findImports: findImported,
    ...(bounds === undefined ? {} : { bounds }),
  };
}

function changed(...paths: readonly string[]): readonly FileChange[] {
  return paths.map((path) => ({ path, status: "modified", hunks: [] }));
}

async function read(tools: HeadTools, changes = changed("src/a.ts"), signal = noAbort) {
  const { sources, skipped, isPart } = await readHead(aClient(), aPull(), changes, tools, signal);
  const texts = Object.fromEntries(sources.map(({ path, text }) => [path, text]));
  return { texts, skipped, isPart };
}

async function serveWhole(files: Files): Promise<void> {
  serveArchive(await anArchive(Object.entries(files).map(([path, content]) => ({ path, content }))));
}

function shaOf(content: string | Uint8Array): string {
  return hashBlob(Buffer.from(content));
}

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  readonly size?: number;
}

function entriesOf(files: Files): readonly Entry[] {
  return Object.entries(files).map(([path, content]) => {
    return { path, mode: "100644", sha: shaOf(content), size: Buffer.from(content).length };
  });
}

function serveTree(entries: readonly Entry[], truncated = false): void {
  const tree = [{ path: "src", mode: "040000", type: "tree", sha: "0".repeat(40) }, ...entries];
  nock(api).get(treeRoute).reply(200, { sha: headSha, tree, truncated });
}

/** Answers one query for blobs, by sha or by path, and notes what was asked for. */
function serveBlobs(files: Files, reported: (content: string | Uint8Array) => string = String): string[] {
  const asked: string[] = [];
  nock(api)
    .post("/graphql")
    .reply(200, (_uri, body) => {
      const { query, variables } = body as { query: string; variables: unknown };
      expect(variables).toEqual({ owner: "shop", repo: "backend" });
      const fields = [...query.matchAll(/(_\d+): object\((oid|expression): "([^"]+)"\)/g)].map(
        ([, alias = "", by, value = ""]) => {
          const found = Object.entries(files).find(([path, content]) =>
            by === "oid" ? shaOf(content) === value : `${headSha}:${path}` === value,
          );
          asked.push(by === "oid" ? (found?.[0] ?? value) : value);
          if (found === undefined) return [alias, null];
          const [, content] = found;
          const sizes = { oid: shaOf(content), byteSize: Buffer.from(content).length };
          return [alias, by === "oid" ? { text: reported(content) } : sizes];
        },
      );
      return { data: { repository: Object.fromEntries(fields) as unknown } };
    });
  return asked;
}

function serveSteps(steps: number, files: Files): readonly (readonly string[])[] {
  return Array.from({ length: steps }, () => serveBlobs(files));
}

const before = {
  "src/a.ts": "export const a = 1;\n",
  "src/b.ts": "export const b = 1;\n",
  "package.json": "{}",
  "README.md": "# Shop\n",
};

async function knowing(files: Files, bounds?: HeadTools["bounds"]): Promise<HeadTools> {
  const tools = someTools(bounds);
  await serveWhole(files);
  await read(tools);
  return tools;
}

describe("a later head costs only what it changed", () => {
  it("asks for the changed file only, and knows all others", async () => {
    const tools = await knowing(before);
    const after = { ...before, "src/a.ts": "export const a = 2;\n", "src/c.ts": before["src/b.ts"] };
    serveTree(entriesOf(after));
    const asked = serveBlobs(after);
    expect(await read(tools)).toEqual({
      texts: {
        "src/a.ts": "export const a = 2;\n",
        "src/b.ts": "export const b = 1;\n",
        "src/c.ts": "export const b = 1;\n",
        "package.json": "{}",
      },
      skipped: [],
      isPart: false,
    });
    expect(asked).toEqual(["src/a.ts"]);
  });

  it("asks for changed files whose sha GitHub listed before it knows the list of all, and then for what else is missing", async () => {
    const tools = await knowing(before);
    const after = { ...before, "src/a.ts": "export const a = 2;\n", "src/b.ts": "export const b = 2;\n" };
    const changes = [
      { path: "src/a.ts", blob: shaOf(after["src/a.ts"]), status: "modified", hunks: [] } as const,
    ];
    let [asked, askedAfter]: readonly string[][] = [[], []];
    const tree = { sha: headSha, tree: entriesOf(after), truncated: false };
    nock(api)
      .get(treeRoute)
      .reply(200, async () => {
        await expect.poll(() => asked).toEqual(["src/a.ts"]);
        askedAfter = serveBlobs(after);
        return tree;
      });
    asked = serveBlobs(after);
    expect((await read(tools, changes)).texts).toMatchObject({
      "src/a.ts": after["src/a.ts"],
      "src/b.ts": after["src/b.ts"],
    });
    expect(askedAfter).toEqual(["src/b.ts"]);
  });

  it("reads it all the same if GitHub fails to give the changed files ahead, or gives something else", async () => {
    const tools = await knowing(before);
    const after = { ...before, "src/a.ts": "export const a = 2;\n" };
    const changes = [
      { path: "src/a.ts", blob: shaOf(after["src/a.ts"]), status: "modified", hunks: [] } as const,
    ];
    serveTree(entriesOf(after));
    serveBlobs(after, () => "truncated");
    serveBlobs(after);
    expect((await read(tools, changes)).texts).toMatchObject({ "src/a.ts": after["src/a.ts"] });
    const later = { ...before, "src/a.ts": "export const a = 3;\n" };
    nock(api).post("/graphql").reply(403, { message: "Resource not accessible" });
    serveTree(entriesOf(later));
    serveBlobs(later);
    const again = changes.map((change) => ({ ...change, blob: shaOf(later["src/a.ts"]) }));
    expect((await read(tools, again)).texts).toMatchObject({ "src/a.ts": later["src/a.ts"] });
  });

  it("waits for the archive that another review of the repository downloads, instead of downloading it, too", async () => {
    const tools = someTools();
    await serveWhole(before);
    serveTree(entriesOf(before));
    const [first, second] = await Promise.all([read(tools), read(tools)]);
    expect(second.texts).toEqual(first.texts);
  });

  it("downloads the archive itself if the other review fails to, and stops waiting when it is stopped", async () => {
    const tools = someTools();
    nock(api).post("/graphql").reply(403, { message: "no" });
    nock(api)
      .get(new RegExp(`${repository}/tarball/`))
      .reply(404, { message: "no" });
    await serveWhole(before);
    const failing = read(tools);
    const stopped = read(tools, [], AbortSignal.abort(new Error("superseded")));
    const waiting = read(tools);
    await expect(stopped).rejects.toThrow("superseded");
    await expect(failing).rejects.toMatchObject({ status: 404 });
    expect(Object.keys((await waiting).texts)).toHaveLength(3);
  });

  it("asks for nothing if no code changed, and knows a head that it read in this way", async () => {
    const tools = await knowing(before);
    const after = { "src/a.ts": before["src/a.ts"], "package.json": "{}", "README.md": "# The shop\n" };
    serveTree(entriesOf(after));
    expect(Object.keys((await read(tools)).texts)).toEqual(["src/a.ts", "package.json"]);
    serveTree(entriesOf(after));
    expect(Object.keys((await read(tools)).texts)).toEqual(["src/a.ts", "package.json"]);
  });

  it("downloads the archive again if much has changed", async () => {
    const tools = await knowing(before);
    const after = Object.fromEntries(
      Array.from({ length: 101 }, (_, index) => [`src/${index}.ts`, `export const n = ${index};\n`]),
    );
    serveTree(entriesOf(after));
    await serveWhole(after);
    expect(Object.keys((await read(tools)).texts)).toHaveLength(101);
  });

  it("gives the same reasons for skipping as with an archive", async () => {
    const tools = await knowing(before);
    const latin = new Uint8Array([0x63, 0xe9]);
    const after = { "src/a.ts": latin, "src/b.ts": before["src/b.ts"] };
    serveTree([
      ...entriesOf(after),
      { path: "src/next.ts", mode: "040000", sha: "3".repeat(40) },
      { path: "src/link.ts", mode: "120000", sha: shaOf("a.ts"), size: 4 },
      { path: "src/module.ts", mode: "160000", sha: "1".repeat(40) },
      { path: "src/data.ts", mode: "100644", sha: "2".repeat(40), size: 1_000_001 },
      { path: "dist/data.js", mode: "100644", sha: "2".repeat(40), size: 1_000_001 },
      { path: "tsconfig.json", mode: "100644", sha: "2".repeat(40), size: 1_000_001 },
    ]);
    // GitHub makes a text even of bytes that are not one.
    serveBlobs(after, () => "cé");
    nock(api)
      .get(`${repository}/git/blobs/${shaOf(latin)}`)
      .reply(200, { content: Buffer.from(latin).toString("base64"), encoding: "base64" });
    expect(await read(tools)).toEqual({
      texts: { "src/b.ts": "export const b = 1;\n" },
      skipped: [
        { path: "src/link.ts", reason: "a link to another file" },
        { path: "src/module.ts", reason: "not a file" },
        { path: "src/data.ts", reason: "larger than 1 MB" },
        { path: "src/a.ts", reason: "not UTF-8" },
      ],
      isPart: false,
    });
  });

  it("reads a text by itself that GraphQL would truncate", async () => {
    const tools = await knowing(before);
    const after = { ...before, "src/a.ts": `// ${"x".repeat(600_000)}` };
    serveTree(entriesOf(after));
    nock(api)
      .get(`${repository}/git/blobs/${shaOf(after["src/a.ts"])}`)
      .reply(200, { content: Buffer.from(after["src/a.ts"]).toString("base64"), encoding: "base64" });
    expect((await read(tools)).texts["src/a.ts"]).toHaveLength(600_003);
  });

  it.each<[string, () => void]>([
    ["the list", () => nock(api).get(treeRoute).reply(404, { message: "Not Found" })],
    [
      "a text",
      () => {
        serveTree(entriesOf({ "src/a.ts": "new" }));
        // Three times more: a query is retried.
        nock(api).post("/graphql").times(4).reply(502, {});
      },
    ],
    [
      "a query",
      () => {
        serveTree(entriesOf({ "src/a.ts": "new" }));
        nock(api)
          .post("/graphql")
          .reply(200, { data: null, errors: [{ type: "FORBIDDEN", message: "Resource not accessible" }] });
      },
    ],
  ])("downloads the archive if GitHub fails to give %s", async (_what, fail) => {
    const tools = await knowing(before);
    fail();
    await serveWhole({ "src/a.ts": "new" });
    expect((await read(tools)).texts).toEqual({ "src/a.ts": "new" });
  });

  it("stops when its signal aborts, and does not try the archive", async () => {
    const tools = await knowing(before);
    const stop = new AbortController();
    nock(api)
      .get(treeRoute)
      .reply(() => {
        stop.abort(new Error("superseded"));
        return [404, {}];
      });
    await expect(read(tools, changed("src/a.ts"), stop.signal)).rejects.toThrow();
  });

  it("gives one repository nothing that belongs to another", async () => {
    const tools = await knowing(before);
    const other = aPull({ owner: "rival", repo: "backend" });
    // No tree and no blobs are asked for: the archive, as for any repository that is not known.
    refuseAddress();
    nock(api).get(`/repos/rival/backend/tarball/${headSha}`).reply(404, { message: "Not Found" });
    await expect(readHead(aClient(), other, [], tools, noAbort)).rejects.toMatchObject({ status: 404 });
  });
});

/** GitHub does not say where the archive is, nor what must be in it. */
function refuseAddress(): void {
  nock(api)
    .post("/graphql", /\$head: GitObjectID!\)/u)
    .reply(200, { data: null, errors: [{ type: "FORBIDDEN", message: "Resource not accessible" }] });
}

describe("an archive that is not what the commit holds", () => {
  const committed = {
    ".gitattributes": "src/a.ts export-subst\nsrc/cio.ts export-ignore\n",
    "src/a.ts": "// $Format:%n/*$\nsend();\n// */\n",
    "src/cio.ts": "export const cio = 1;\n",
  };
  const archived = {
    ".gitattributes": committed[".gitattributes"],
    "src/a.ts": "// \n/*\nsend();\n// */\n",
  };
  const noTexts = { texts: {}, skipped: [], isPart: false };

  /** Serves an archive with other files than the commit's. */
  async function serveInstead(altered: Files, files: Files): Promise<void> {
    const entries = (of: Files) => Object.entries(of).map(([path, content]) => ({ path, content }));
    serveArchive(await anArchive(entries(altered)), await treeOf(await anArchive(entries(files))));
  }

  it("is made good with two requests: every text is the commit's own, also of files that did not change", async () => {
    await serveInstead(archived, committed);
    serveTree(entriesOf(committed));
    const asked = serveBlobs(committed);
    expect(await read(someTools())).toEqual({ ...noTexts, texts: committed });
    expect(asked).toEqual(["src/a.ts", "src/cio.ts"]);
  });

  it("is found out even if its attributes left themselves out of it", async () => {
    const hidden = { ...committed, "src/.gitattributes": "* export-ignore\n" };
    await serveInstead({ ".gitattributes": hidden[".gitattributes"] }, hidden);
    serveTree(entriesOf(hidden));
    serveBlobs(hidden);
    expect((await read(someTools())).texts).toEqual(hidden);
  });

  it("leaves nothing in the cache that a later head could be judged by", async () => {
    const tools = someTools();
    await serveInstead(archived, committed);
    serveTree(entriesOf(committed));
    serveBlobs(committed);
    await read(tools);
    serveTree(entriesOf(committed));
    expect((await read(tools)).texts).toEqual(committed);
  });

  it("costs one request, the list, however many files differ only in how their lines end", async () => {
    const many = (end: string) =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_, index) => [`src/${index}.ts`, `a();${end}b();${end}`]),
      );
    await serveInstead(many("\r\n"), many("\n"));
    serveTree(entriesOf(many("\n")));
    expect(await read(someTools())).toEqual({ ...noTexts, texts: many("\n") });
  });

  it("costs no more than what the change needs if it lacks many files, and lists the others as not read", async () => {
    const tests = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`spec/${index}.ts`, `export const n = ${index};\n`]),
    );
    const files = {
      "src/a.ts": `import "../spec/7.ts";\n`,
      "package.json": "{}",
      ...tests,
    };
    await serveInstead({ "src/a.ts": files["src/a.ts"], "package.json": "{}" }, files);
    serveTree(entriesOf(files));
    const asked = serveBlobs(files);
    const { texts, skipped, isPart } = await read(someTools());
    expect(asked).toEqual(["spec/7.ts"]);
    expect(Object.keys(texts)).toEqual(["src/a.ts", "package.json", "spec/7.ts"]);
    expect(isPart).toBe(false);
    expect(skipped).toHaveLength(149);
    expect(skipped[0]).toEqual({
      path: "spec/0.ts",
      reason: "missing or altered in GitHub's archive of this commit, by .gitattributes",
    });
  });

  it("costs a review if GitHub does not give what it lacks", async () => {
    await serveInstead(archived, committed);
    serveTree(entriesOf(committed));
    nock(api).post("/graphql").times(4).reply(502, {});
    await expect(read(someTools())).rejects.toMatchObject({ status: 502 });
  });

  it("is a part of it if GitHub truncates the list, too", async () => {
    await serveInstead(archived, committed);
    serveTree(entriesOf({ ".gitattributes": committed[".gitattributes"] }), true);
    const asked = serveSteps(2, committed);
    const { texts, isPart } = await read(someTools());
    expect(isPart).toBe(true);
    expect(texts["src/a.ts"]).toBe(committed["src/a.ts"]);
    expect(asked).toEqual([[`${headSha}:src/a.ts`], ["src/a.ts"]]);
  });
});

describe("when GitHub does not say where the archive is", () => {
  it("it is downloaded anyway, and compared with the list", async () => {
    refuseAddress();
    const archive = await anArchive([{ path: "src/a.ts", content: "a" }]);
    nock(api).get(`${repository}/tarball/${headSha}`).reply(200, archive);
    serveTree(entriesOf({ "src/a.ts": "a" }));
    expect((await read(someTools())).texts).toEqual({ "src/a.ts": "a" });
  });

  it("or the address has expired, it is downloaded anyway, and must be what the commit holds", async () => {
    const archive = await anArchive([{ path: "src/a.ts", content: "a" }]);
    nock("https://codeload.github.com").get("/expired").reply(404);
    nock(api).get(`${repository}/tarball/${headSha}`).reply(200, archive);
    const address = { url: "https://codeload.github.com/expired", tree: await treeOf(archive) };
    expect((await read({ ...someTools(), archive: address })).texts).toEqual({ "src/a.ts": "a" });
  });
});

describe("in a repository that is too large", () => {
  const shop: Files = {
    "apps/web/src/signup.ts": `import { track } from "@/events";\nimport { mail } from "@shop/mail";\n`,
    "apps/web/src/events.ts": `import { cio } from "./cio.js";\nexport const track = cio.track;\n`,
    "apps/web/src/cio.ts": `import { TrackClient } from "customerio-node";\n`,
    "apps/web/src/other.ts": "export const other = 1;\n",
    "apps/web/tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
    "apps/web/package.json": "{}",
    "apps/api/package.json": "{}",
    "packages/mail/package.json": `{ "name": "@shop/mail", "main": "src/index.ts" }`,
    "packages/mail/src/index.ts": "export const mail = 1;\n",
    "package.json": "{}",
  };
  const small = { kept: 200, unpacked: 10_000 };
  const change = changed("apps/web/src/signup.ts");
  const needed = [
    "apps/web/src/signup.ts",
    "apps/web/tsconfig.json",
    "apps/web/package.json",
    "package.json",
    "apps/web/src/events.ts",
    "apps/web/src/cio.ts",
    "packages/mail/src/index.ts",
  ];

  it("the changed files are read, and what they import, step by step", async () => {
    await serveWhole({ "x.ts": "x".repeat(150), "y.ts": "y".repeat(150), "z.ts": "" });
    serveTree(entriesOf(shop));
    const asked = serveSteps(3, shop);
    const { texts, skipped, isPart } = await read(someTools(small), change);
    expect(isPart).toBe(true);
    expect(skipped).toEqual([]);
    expect(Object.keys(texts).sort()).toEqual(
      [...needed, "apps/api/package.json", "packages/mail/package.json"].sort(),
    );
    expect(asked[0]?.[0]).toBe("apps/web/src/signup.ts");
  });

  it("manifests of other packages are skipped if there are many", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`packages/${index}/package.json`, "{}"]),
    );
    await serveWhole({ "x.ts": "x".repeat(150), "y.ts": "y".repeat(150), "z.ts": "" });
    serveTree(entriesOf({ ...shop, ...many }));
    serveSteps(3, shop);
    const { texts } = await read(someTools(small), change);
    expect(Object.keys(texts)).toEqual(needed.filter((path) => path !== "packages/mail/src/index.ts"));
  });

  it("no more is read than fits, changed files first", async () => {
    const large = Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `src/${index}.ts`,
        `import "./${index + 1}";${"x".repeat(990_000)}`,
      ]),
    );
    await serveWhole({ "x.ts": "x".repeat(150), "y.ts": "y".repeat(150), "z.ts": "" });
    serveTree(entriesOf({ ...large, "src/huge.ts": "x".repeat(1_000_001) }));
    for (const content of Object.values(large).slice(0, 10)) {
      nock(api)
        .get(`${repository}/git/blobs/${shaOf(content)}`)
        .reply(200, { content: Buffer.from(content).toString("base64"), encoding: "base64" });
    }
    const all: readonly FileChange[] = [
      ...changed(...Object.keys(large), "src/huge.ts", "README.md"),
      { path: "src/gone.ts", status: "removed", hunks: [] },
    ];
    const { texts, skipped } = await read(someTools(small), all);
    expect(Object.keys(texts)).toHaveLength(10);
    expect(skipped.map(({ path }) => path)).toEqual(["src/huge.ts", "src/10.ts", "src/11.ts"]);
  });

  it("a later head is read in this way at once, and costs only what it changed", async () => {
    const tools = someTools(small);
    await serveWhole({ "x.ts": "x".repeat(150), "y.ts": "y".repeat(150), "z.ts": "" });
    serveTree(entriesOf(shop));
    serveSteps(3, shop);
    await read(tools, change);
    const after = { ...shop, "apps/web/src/cio.ts": "export const cio = undefined;\n" };
    serveTree(entriesOf(after));
    const asked = serveBlobs(after);
    expect((await read(tools, change)).texts["apps/web/src/cio.ts"]).toBe("export const cio = undefined;\n");
    expect(asked).toEqual(["apps/web/src/cio.ts"]);
  });

  it("changed files are looked up by path if GitHub truncated its list", async () => {
    await serveWhole({ "x.ts": "x".repeat(150), "y.ts": "y".repeat(150), "z.ts": "" });
    serveTree([], true);
    const asked = serveSteps(2, shop);
    const { texts, skipped } = await read(someTools(small), [...change, ...changed("apps/web/src/gone.ts")]);
    expect(Object.keys(texts)).toEqual(["apps/web/src/signup.ts"]);
    expect(skipped).toEqual([{ path: "apps/web/src/gone.ts", reason: "repository too large: not read" }]);
    expect(asked[0]).toEqual([`${headSha}:apps/web/src/signup.ts`, `${headSha}:apps/web/src/gone.ts`]);
  });
});

describe("the cache of heads", () => {
  const blobs = (text: string) => new Map([[shaOf(text), { text }]]);

  it("forgets first what has not been used for longest", () => {
    const cache = createHeadCache(10);
    cache.set("shop/a", blobs("aaaa"));
    cache.set("shop/b", blobs("bbbb"));
    cache.get("shop/a");
    cache.set("shop/c", blobs("cccc"));
    expect(["shop/a", "shop/b", "shop/c"].filter((name) => cache.get(name))).toEqual(["shop/a", "shop/c"]);
  });

  it("keeps the newest head of a repository, and nothing of one that is too long", () => {
    const cache = createHeadCache(10);
    cache.set("shop/a", blobs("aaaa"));
    cache.set("shop/a", blobs("bbbbbbbb"));
    expect(cache.get("shop/a")).toEqual(blobs("bbbbbbbb"));
    cache.set("shop/a", blobs("x".repeat(11)));
    expect(cache.get("shop/a")).toBeUndefined();
    cache.set("shop/b", blobs("b".repeat(10)));
    expect(cache.get("shop/b")).toBeDefined();
    // What is too long to be kept pushes nothing else out.
    cache.set("shop/c", blobs("x".repeat(11)));
    expect(cache.get("shop/b")).toBeDefined();
  });
});
