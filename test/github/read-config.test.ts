import nock from "nock";
import { describe, expect, test } from "vitest";
import { noConfigFiles, type ConfigFiles } from "../../src/config/load-config.ts";
import {
  readConfigs,
  readExtendedConfig,
  readNestedConfigs,
  readOwnersConfig,
} from "../../src/github/read-config.ts";
import { lookalikePaths } from "../../src/vocabulary/config.ts";
import { aClient, aConfigFile, aConfigsAnswer, api, repository } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

const noAbort = new AbortController().signal;
const shop = { owner: "shop", repo: "backend" };

function answer(repositoryNode: object | null, errors?: readonly object[]): void {
  const data = { repository: repositoryNode };
  nock(api)
    .post("/graphql")
    .reply(200, errors === undefined ? { data } : { data, errors });
}

/** An answer whose file is this. */
function withFile(file: object): object {
  return { ...aConfigsAnswer(), defaultBranchRef: { target: { file } } };
}

const path = ".github/pitstop.yml";

function found(text: string, at: string = path, unread: readonly string[] = []): ConfigFiles {
  return { config: { path: at, source: { text } }, unread };
}

const noOwnersConfig = { path: ["repository", "owner", "ownersConfig"], message: "Could not resolve" };

describe("the configs of a repository", () => {
  const read = () => readConfigs(aClient(), shop, noAbort);

  test("are its own and its owner's", async () => {
    answer(aConfigsAnswer("drafts: skip\n", "fail-on: never\n"));
    expect(await read()).toEqual({ own: found("drafts: skip\n"), owners: found("fail-on: never\n") });
  });

  test.each(["NOT_FOUND", "FORBIDDEN"])(
    "are its own alone if GitHub answers %s for the owner's",
    async (type) => {
      answer(aConfigsAnswer("drafts: skip\n"), [{ ...noOwnersConfig, type }]);
      expect(await read()).toEqual({ own: found("drafts: skip\n"), owners: noConfigFiles });
    },
  );

  test("are none in an empty repository", async () => {
    answer({ ...aConfigsAnswer(), defaultBranchRef: null });
    expect(await read()).toEqual({ own: noConfigFiles, owners: noConfigFiles });
  });

  test.each([
    ["the only one", {}, found("drafts: full\n", ".github/pitstop.yaml")],
    [
      "not the one that is read",
      { file: aConfigFile("drafts: skip\n") },
      found("drafts: skip\n", path, [".github/pitstop.yaml"]),
    ],
  ])("can have the other extension, which is %s", async (_what, files, own) => {
    const other = aConfigFile("drafts: full\n");
    answer({ ...aConfigsAnswer(), defaultBranchRef: { target: { file: null, other, ...files } } });
    expect((await read()).own).toEqual(own);
  });

  test("have lookalikes, of which only the existence is asked for", async () => {
    let query = "";
    nock(api)
      .post("/graphql", (body: { query: string }) => {
        query = body.query;
        return true;
      })
      .reply(200, { data: { repository: withFile({}) } });
    await read().catch(() => undefined);
    const asked = [...query.matchAll(/(?<alias>\w+): file\(path: "(?<at>[^"]+)"\) \{ mode \}/g)].map(
      ({ groups = {} }) => ({ alias: groups["alias"] ?? "", at: groups["at"] }),
    );
    expect(asked.map(({ at }) => at)).toEqual(lookalikePaths);
    const lookalikes = Object.fromEntries(
      asked.map(({ alias }, index) => [alias, index % 2 === 0 ? { mode: 0o100644 } : null]),
    );
    answer({ ...aConfigsAnswer(), defaultBranchRef: { target: { file: null, other: null, ...lookalikes } } });
    expect((await read()).own).toEqual({
      config: undefined,
      unread: ["pitstop.yml", ".pitstop.yml", ".github/.pitstop.yml"],
    });
  });

  test("fail rather than be the wrong ones if GitHub fails", async () => {
    answer(aConfigsAnswer("drafts: skip\n"), [{ ...noOwnersConfig, type: "SERVICE_UNAVAILABLE" }]);
    await expect(read()).rejects.toThrow("Could not resolve");
    answer(null, [{ type: "NOT_FOUND", path: ["repository"], message: "No repository" }]);
    await expect(read()).rejects.toThrow("No repository");
  });

  test.each([
    ["not a file", { mode: 0o40000, object: {} }],
    ["not a file", { mode: 0o160000, object: null }],
    [
      "a link to another file",
      { mode: 0o120000, object: { oid: "ab", byteSize: 14, text: "../pitstop.yml" } },
    ],
    ["larger than 1 MB", { mode: 0o100644, object: { oid: "ab", byteSize: 1_000_001, text: "#" } }],
  ])("are unusable: %s", async (reason, file) => {
    answer(withFile(file));
    expect((await read()).own.config).toEqual({ path, source: { reason } });
  });

  test.each([
    [
      "GitHub changed",
      "fail-on: n\u{fffd}ver\n",
      Buffer.from("fail-on: n\u{e9}ver\n", "latin1"),
      "not UTF-8",
    ],
    ["GitHub withholds", null, Buffer.from("a\0"), "binary"],
  ])("are read as bytes if %s the text", async (_what, text, bytes, reason) => {
    answer(withFile({ mode: 0o100644, object: { oid: "ab", byteSize: bytes.length, text } }));
    nock(api)
      .get(`${repository}/git/blobs/ab`)
      .reply(200, { content: bytes.toString("base64") });
    expect((await read()).own.config).toEqual({ path, source: { reason } });
  });
});

describe("a config that another extends", () => {
  const read = (owner: string) =>
    readExtendedConfig(
      { github: aClient() },
      { owner, repo: "settings", path: "pitstop.yml" },
      shop,
      noAbort,
    );

  test.each([
    ["of the same owner", "Shop", true],
    ["of anybody, if it is public", "octo", false],
  ])("may be one %s", async (_whose, owner, isPrivate) => {
    answer({ ...aConfigsAnswer("fail-on: never\n"), isPrivate });
    expect(await read(owner)).toEqual({ path: "pitstop.yml", source: { text: "fail-on: never\n" } });
  });

  test("in another owner's private repository is as missing as one that does not exist", async () => {
    answer(aConfigsAnswer("fail-on: never\n"));
    const kept = await read("octo");
    answer(null, [{ type: "NOT_FOUND", path: ["repository"], message: "Could not resolve" }]);
    expect([kept, await read("octo")]).toEqual([{ missing: "repository" }, { missing: "repository" }]);
  });

  test("is never another file than the one that is named", async () => {
    const other = aConfigFile("fail-on: never\n");
    answer({ ...aConfigsAnswer(), defaultBranchRef: { target: { file: null, other } } });
    expect(await read("shop")).toEqual({ missing: "file" });
  });

  test("may be missing in its repository", async () => {
    answer(aConfigsAnswer());
    expect(await read("shop")).toEqual({ missing: "file" });
  });
});

describe("nested configs", () => {
  const paths = ["apps/web/pitstop.yml", "apps/api/pitstop.yml"];
  const read = () => readNestedConfigs(aClient(), shop, paths, noAbort);

  test("are those of the default branch, in one request", async () => {
    const sent: { query: string; variables: object }[] = [];
    nock(api)
      .post("/graphql")
      .reply(200, (_uri, body) => {
        // nock parses a JSON body; ours is one.
        sent.push(body as unknown as { query: string; variables: object });
        const target = { nested0: null, nested1: aConfigFile("drafts: skip\n") };
        return { data: { repository: { defaultBranchRef: { target } } } };
      });
    expect(await read()).toEqual([{ path: paths[1], source: { text: "drafts: skip\n" } }]);
    expect(sent.map(({ variables }) => variables)).toEqual([
      { ...shop, nested0: paths[0], nested1: paths[1] },
    ]);
    expect(sent[0]?.query).toMatch(/nested0: file\(path: \$nested0\) .* nested1: file\(path: \$nested1\)/u);
  });

  test("are none in an empty repository", async () => {
    answer({ defaultBranchRef: null });
    expect(await read()).toEqual([]);
  });
});

describe("a config in another repository of the owner, which the installation may cover", () => {
  const address = { owner: "shop", repo: "settings", path: "pitstop.yml" };
  const file = { path: "pitstop.yml", source: { text: "fail-on: never\n" } };
  const refused = Object.assign(new Error("no"), {
    ...{ name: "HttpError", status: 422, request: { method: "POST", url: "/" } },
    response: { headers: {}, data: {} },
  });

  test("is read by a client for it", async () => {
    answer(aConfigsAnswer("fail-on: never\n"));
    const asked: string[] = [];
    const connectReader = (name: string) => {
      asked.push(name);
      return Promise.resolve(aClient());
    };
    const clients = { github: aClient(), connectReader };
    expect(await readExtendedConfig(clients, address, shop, noAbort)).toEqual(file);
    expect(asked).toEqual(["settings"]);
  });

  test.each([
    ["another owner's", { ...address, owner: "octo" }],
    ["the same repository's", { ...address, repo: "Backend" }],
  ])("is not needed for %s", async (_whose, other) => {
    answer({ ...aConfigsAnswer("fail-on: never\n"), isPrivate: false });
    const connectReader = () => Promise.reject(new Error("not needed"));
    expect(await readExtendedConfig({ github: aClient(), connectReader }, other, shop, noAbort)).toEqual(
      file,
    );
  });

  test("is read by our own client if it is not covered", async () => {
    answer(aConfigsAnswer("fail-on: never\n"));
    const connectReader = () => Promise.reject(refused);
    expect(await readExtendedConfig({ github: aClient(), connectReader }, address, shop, noAbort)).toEqual(
      file,
    );
  });

  test("fails if GitHub gives no client for another reason", async () => {
    const connectReader = () => Promise.reject(Object.assign(refused, { status: 500 }));
    await expect(
      readExtendedConfig({ github: aClient(), connectReader }, address, shop, noAbort),
    ).rejects.toMatchObject({ status: 500 });
  });
});

describe("the owner's config", () => {
  const ask = (connectReader?: () => Promise<ReturnType<typeof aClient>>) =>
    readOwnersConfig({ github: aClient(), connectReader }, shop, noAbort);

  test("is read by a client for the owner's repository", async () => {
    answer(aConfigsAnswer("fail-on: never\n"));
    expect(await ask(() => Promise.resolve(aClient()))).toEqual(found("fail-on: never\n"));
  });

  test("is none without such a client, or without the repository", async () => {
    expect(await ask()).toEqual(noConfigFiles);
    answer(null, [{ type: "NOT_FOUND", path: ["repository"], message: "Could not resolve" }]);
    expect(await ask(() => Promise.resolve(aClient()))).toEqual(noConfigFiles);
  });
});
