import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { openShop, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;
let shop: Shop;

const binary = new Uint8Array([0, 1, 2, 3, 255]);
const large = `${Array.from({ length: 20_001 }, (_, index) => `export const n${index} = 1;`).join("\n")}\n`;

beforeAll(async () => {
  github = await startGitHub();
  shop = await openShop(github, {
    "src/catalogue.ts": writeCatalogue(4, 31),
    "src/legacy.ts": undefined,
    "src/names.ts": undefined,
    "src/article names.ts":
      "export const a = 1;\nexport const b = 2;\nexport const c = 3;\nexport const d = 4;\n",
    "logo.png": binary,
    "src/generated.ts": large,
    "src/größen.ts": "export const klein = 1;",
  });
});

afterAll(async () => {
  await github.stop();
});

describe("the files of a pull request", () => {
  test("are listed with status, counts and patch, as on GitHub", async () => {
    const { data } = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    const rows = data.map((file) => [file.status, file.filename, file.additions, file.deletions]);
    expect(rows).toEqual([
      ["added", "logo.png", 0, 0],
      ["renamed", "src/article names.ts", 0, 0],
      ["modified", "src/catalogue.ts", 2, 2],
      ["added", "src/generated.ts", 20_001, 0],
      ["added", "src/größen.ts", 1, 0],
      ["removed", "src/legacy.ts", 0, 1],
    ]);
    const patchOf = (name: string) => data.find((file) => file.filename === name)?.patch;
    expect(patchOf("src/legacy.ts")).toBe("@@ -1 +0,0 @@\n-export const legacy = true;");
    expect(patchOf("src/größen.ts")).toBe(
      "@@ -0,0 +1 @@\n+export const klein = 1;\n\\ No newline at end of file",
    );
    expect(patchOf("src/catalogue.ts")?.match(/^@@ .* @@/gm)).toEqual([
      "@@ -1,7 +1,7 @@",
      "@@ -28,7 +28,7 @@",
    ]);
  });

  test("have no patch if they are binary, only renamed or too large", async () => {
    const { data } = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    const bare = data.filter((file) => file.patch === undefined).map((file) => file.filename);
    expect(bare).toEqual(["logo.png", "src/article names.ts", "src/generated.ts"]);
    expect(data[1]?.previous_filename).toBe("src/names.ts");
  });

  test("come in pages that link to each other", async () => {
    const first = await shop.octokit.rest.pulls.listFiles({ ...shop.pullWhere, per_page: 4 });
    expect(first.data).toHaveLength(4);
    expect(first.headers.link).toContain(`page=2>; rel="next"`);
    const all = await shop.octokit.paginate(shop.octokit.rest.pulls.listFiles, {
      ...shop.pullWhere,
      per_page: 1,
    });
    expect(all).toHaveLength(6);
  });

  test("are counted in the pull request", async () => {
    const { data } = await shop.octokit.rest.pulls.get(shop.pullWhere);
    expect(data).toMatchObject({ changed_files: 6, commits: 1, additions: 20_004, deletions: 3 });
    expect(data.head.sha).toBe(shop.pull.head.sha);
  });

  test("are those that changed since the merge base, not those that changed in the base branch", async () => {
    const own = await openShop(github);
    const person = await github.openPullRequest(own.repository, {
      title: "Something else",
      branch: "other",
      changes: { "README.md": "# Another shop\n" },
    });
    const { data } = await own.octokit.rest.repos.compareCommitsWithBasehead({
      ...own.where,
      basehead: `${own.pull.head.sha}...${person.head.sha}`,
    });
    expect(data.status).toBe("diverged");
    expect(data.merge_base_commit.sha).toBe(own.pull.base.sha);
    expect(data.files?.map((file) => file.filename)).toEqual(["README.md"]);
  });
});

describe("contents", () => {
  test("are read from the default branch by default", async () => {
    const path = "src/catalogue.ts";
    const read = async (ref?: string) => {
      const { data } = await shop.octokit.rest.repos.getContent({
        ...shop.where,
        path,
        ...(ref === undefined ? {} : { ref }),
      });
      return "content" in data ? Buffer.from(data.content, "base64").toString() : undefined;
    };
    expect(await read()).toBe(writeCatalogue());
    expect(await read(shop.pull.head.sha)).toBe(writeCatalogue(4, 31));
  });

  test("are returned raw on request", async () => {
    const { data } = await shop.octokit.rest.repos.getContent({
      ...shop.where,
      path: "README.md",
      mediaType: { format: "raw" },
    });
    expect(data).toBe("# Shop\n");
  });

  test("of a folder are a list of its entries", async () => {
    const { data } = await shop.octokit.rest.repos.getContent({ ...shop.where, path: "src" });
    expect(Array.isArray(data) && data.map((entry) => entry.path)).toEqual([
      "src/catalogue.ts",
      "src/legacy.ts",
      "src/names.ts",
    ]);
  });

  test("that do not exist are a 404 in JSON", async () => {
    const missing = shop.octokit.rest.repos.getContent({ ...shop.where, path: ".github/pitstop.yml" });
    await expect(missing).rejects.toMatchObject({
      status: 404,
      response: { data: { message: "Not Found", status: "404" } },
    });
  });

  test("can be read by the SHA of their blob", async () => {
    const files = await shop.octokit.rest.pulls.listFiles(shop.pullWhere);
    const { data } = await shop.octokit.rest.git.getBlob({
      ...shop.where,
      file_sha: files.data[0]?.sha ?? "",
    });
    expect(new Uint8Array(Buffer.from(data.content, "base64"))).toEqual(binary);
  });
});

describe("the tarball", () => {
  test("is behind a redirect to a signed URL that needs no token", async () => {
    const { octokit, where, pull } = shop;
    const redirect = await octokit.request("GET /repos/{owner}/{repo}/tarball/{ref}", {
      ...where,
      ref: pull.head.sha,
      request: { redirect: "manual" },
    });
    expect(redirect.status).toBe(302);
    const address = redirect.headers.location ?? "";
    const answer = await fetch(address);
    expect(answer.headers.get("content-type")).toBe("application/x-gzip");
    expect(new Uint8Array(await answer.arrayBuffer()).slice(0, 2)).toEqual(new Uint8Array([0x1f, 0x8b]));
    const forged = await fetch(address.replace(/token=.{4}/, "token=0000"));
    expect(forged.status).toBe(404);
  });
});

test("every request and response of the tests above matches GitHub's API schema", () => {
  expect(github.violations).toEqual([]);
});
