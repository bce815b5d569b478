import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readText } from "../../sandbox/state/git-repository.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { highlightLines } from "../../sandbox/page/highlight.ts";
import { renderMarkdown } from "../../sandbox/page/markdown.ts";
import { forcePush } from "../../sandbox/people/branches.ts";
import { comment } from "../../sandbox/people/discussion.ts";
import { changePullRequest } from "../../sandbox/people/pull-requests.ts";
import { openShop, writeCatalogue, type Shop } from "./shop.ts";

let github: GitHub;

beforeAll(async () => {
  github = await startGitHub();
});

afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

function addressOf({ where, pull }: Shop): string {
  return `${github.url}/${where.owner}/${where.repo}/pull/${pull.number}`;
}

async function read(shop: Shop, page = ""): Promise<string> {
  return (await fetch(`${addressOf(shop)}${page}`)).text();
}

/** Submits a form as a browser does. */
async function press(shop: Shop, action: string, fields: Record<string, string> = {}, origin = github.url) {
  return fetch(`${addressOf(shop)}/do/${action}`, {
    ...{ method: "POST", redirect: "manual", headers: { origin } },
    body: new URLSearchParams({ back: "files", ...fields }),
  });
}

/** Where the browser goes after a form was submitted, relative to the pull request's page. */
function landingOf(shop: Shop, answer: Response): string {
  return answer.headers.get("location")?.replace(new URL(addressOf(shop)).pathname, "") ?? "";
}

/** The hidden fields of the first form on a page that does this. */
function fieldsOf(html: string, action: string): Record<string, string> {
  const [, form = ""] = new RegExp(`<form[^>]*/do/${action}"[^>]*>(.*?)</form>`, "s").exec(html) ?? [];
  const fields = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g);
  return Object.fromEntries(Array.from(fields, ([, name = "", value = ""]) => [name, value]));
}

/** The text of a page, without its markup. */
function textOf(html: string): string {
  return html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
}

async function suggest(shop: Shop, line: number, price: string): Promise<number> {
  await shop.octokit.rest.pulls.createReview({
    ...{ ...shop.pullWhere, event: "COMMENT", body: "Prices." },
    comments: [
      {
        ...{ path: "src/catalogue.ts", line, side: "RIGHT" },
        body: `Too much.\n\n\`\`\`suggestion\nexport const article${line} = { price: ${price} };\n\`\`\``,
      },
    ],
  });
  return shop.pull.comments.at(-1)?.id ?? 0;
}

describe("the page of a pull request", () => {
  test("escapes everyone's text: titles, names, code, comments, check runs", async () => {
    const evil = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`;
    const shop = await openShop(github, { "src/catalogue.ts": `// ${evil}\n`, [`docs/<b>&".md`]: evil });
    shop.pull.title = evil;
    shop.pull.labels = [evil];
    await comment(github.state, shop, "octocat", `${evil}\n\n[link](javascript:alert(1))`);
    await shop.octokit.rest.pulls.createReview({
      ...{ ...shop.pullWhere, event: "COMMENT", body: evil },
      comments: [
        {
          ...{ path: "src/catalogue.ts", line: 1, side: "RIGHT" },
          body: `${evil}\n\n\`\`\`suggestion\n${evil}\n\`\`\``,
        },
      ],
    });
    await shop.octokit.rest.checks.create({
      ...{ ...shop.where, name: evil, head_sha: shop.pull.head.sha, conclusion: "failure" },
      output: {
        ...{ title: evil, summary: evil, text: evil },
        annotations: [
          {
            ...{ path: evil, start_line: 1, end_line: 1, annotation_level: "failure" },
            ...{ title: evil, message: evil },
          },
        ],
      },
      actions: [{ label: "<b>Fix</b>", description: evil.slice(0, 40), identifier: "fix" }],
    });
    const pages = [
      "",
      "/files",
      "/checks",
      "/log",
      "/edit?path=src/catalogue.ts",
      `/files?problem=${encodeURIComponent(evil)}`,
    ];
    for (const page of pages) {
      const html = await read(shop, page);
      expect(html).not.toMatch(/<script>|<img|<b>|href="javascript:/);
      expect(html).toContain("&lt;script>alert(1)");
    }
  });

  test("loads nothing from other servers, and cannot be framed or submitted by other sites", async () => {
    const shop = await openShop(github);
    const answer = await fetch(addressOf(shop));
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const html = await answer.text();
    expect(html.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"/g)).toBeNull();
    const assets = [...html.matchAll(/(?:src|href)="(\/-\/[^"]+)"/g)].map((match) => match[1] ?? "");
    expect(assets).toHaveLength(6);
    for (const asset of assets) expect((await fetch(github.url + asset)).status).toBe(200);
    const forged = await press(shop, "close", {}, "https://example.com");
    expect(forged.status).toBe(403);
    expect(shop.pull.state).toBe("open");
  });

  test("responds with 304 until something changes", async () => {
    const shop = await openShop(github);
    const first = await fetch(addressOf(shop));
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await fetch(addressOf(shop), { headers })).status).toBe(304);
    await comment(github.state, shop, "octocat", "Hello");
    expect((await fetch(addressOf(shop), { headers })).status).toBe(200);
  });

  test("responds with 404 at any other address", async () => {
    const shop = await openShop(github);
    for (const page of ["/nothing", "/log/request/999", "/do/unheard-of"]) {
      expect((await fetch(addressOf(shop) + page)).status).toBe(404);
    }
    expect((await fetch(`${github.url}/favicon.ico`)).status).toBe(404);
  });
});

test("the start page lists every pull request below a heading", async () => {
  const shop = await openShop(github);
  shop.pull.title = "Lower <all> prices";
  const html = await (await fetch(github.url)).text();
  expect(html.match(/<h1[^>]*>.*?<\/h1>/g)).toEqual(["<h1>Pull requests</h1>"]);
  expect(textOf(html)).toContain(`Lower &lt;all> prices acme/${shop.where.repo}#1`);
});

describe("its buttons", () => {
  test("add suggestions to a batch and commit them together", async () => {
    const shop = await openShop(github);
    const ids = [await suggest(shop, 4, "14.90"), await suggest(shop, 31, "12.90")];
    for (const id of ids) await press(shop, "add-to-batch", { comment: String(id) });
    expect(textOf(await read(shop, "/files"))).toContain("2 suggestions in batch");
    const before = shop.pull.head.sha;
    const answer = await press(shop, "apply-batch");
    expect(answer.status).toBe(303);
    expect(shop.pull.head.sha).not.toBe(before);
    const text = await readText(shop.repository.directory, shop.pull.head.sha, "src/catalogue.ts");
    expect(text).toContain("article4 = { price: 14.90 }");
    expect(text).toContain("article31 = { price: 12.90 }");
    expect(await read(shop, "/files")).not.toContain("in batch");
  });

  test("remove suggestions from the batch, one or all", async () => {
    const shop = await openShop(github);
    const ids = [await suggest(shop, 4, "14.90"), await suggest(shop, 31, "12.90")];
    for (const id of ids) await press(shop, "add-to-batch", { comment: String(id) });
    await press(shop, "leave-batch", { comment: String(ids[0]) });
    const html = await read(shop, "/files");
    expect(textOf(html)).toContain("1 suggestion in batch");
    expect(textOf(html)).toContain("Remove all from batch");
    await press(shop, "clear-batch", fieldsOf(html, "clear-batch"));
    expect(await read(shop, "/files")).not.toContain("in batch");
  });

  test.each<[page: string, action: "apply" | "apply-batch", landing: RegExp]>([
    ["", "apply", /^#thread-\d+$/],
    ["/files", "apply", /^\/files#diff-src-catalogue\.tsR4$/],
    ["", "apply-batch", /^#thread-\d+$/],
    ["/files", "apply-batch", /^\/files#diff-src-catalogue\.tsR4$/],
    ["/checks", "apply-batch", /^\/checks$/],
  ])("on the page %j, %s comes back to the lines that it changed", async (page, action, landing) => {
    const shop = await openShop(github);
    const id = String(await suggest(shop, 4, "14.90"));
    if (action === "apply-batch") await press(shop, "add-to-batch", { comment: id });
    const answer = await press(shop, action, fieldsOf(await read(shop, page), action));
    expect(landingOf(shop, answer)).toMatch(landing);
    const [, anchor] = landingOf(shop, answer).split("#");
    if (anchor !== undefined) expect(await read(shop, page)).toContain(`id="${anchor}"`);
  });

  test("explain why they failed", async () => {
    const shop = await openShop(github);
    const id = await suggest(shop, 4, "14.90");
    await changePullRequest(github.state, shop, "closed");
    const answer = await press(shop, "apply", { comment: String(id) });
    const page = await fetch(new URL(answer.headers.get("location") ?? "", github.url));
    expect(await page.text()).toContain("This suggestion cannot be applied: the pull request is closed.");
  });

  test.each(["../secret", "/etc/passwd", ".git/config", "two words.ts", "a\nM 100644 b", ""])(
    "refuse to push to the path %j",
    async (path) => {
      const shop = await openShop(github);
      const before = shop.pull.head.sha;
      const answer = await press(shop, "push", { path, content: "text", message: "Change" });
      expect(answer.headers.get("location")).toContain("problem=");
      expect(shop.pull.head.sha).toBe(before);
    },
  );

  test("push an edited file with the line endings that it had", async () => {
    const shop = await openShop(github);
    const content = writeCatalogue(4, 7).replaceAll("\n", "\r\n");
    await press(shop, "push", { path: "src/catalogue.ts", content, message: "Raise another" });
    const text = await readText(shop.repository.directory, shop.pull.head.sha, "src/catalogue.ts");
    expect(text).toBe(writeCatalogue(4, 7));
  });

  test("of a check run send the app its webhooks: an action of its own, Re-run, Re-run all checks", async () => {
    const shop = await openShop(github);
    await shop.octokit.rest.checks.create({
      ...{ ...shop.where, name: "Prices", head_sha: shop.pull.head.sha, conclusion: "failure" },
      actions: [{ label: "Fix all", description: "Lowers the prices", identifier: "fix" }],
    });
    expect(textOf(await read(shop, "/checks"))).toMatch(/Fix all .*Re-run/);
    await github.settle();
    // A webhook counts as delivered even when no server listens.
    github.sendWebhooksTo("http://127.0.0.1:1/");
    const count = github.deliveries.length;
    const run = String(shop.repository.checkRuns[0]?.id);
    await press(shop, "press", { run, identifier: "fix" });
    await press(shop, "rerun", { run });
    await press(shop, "rerun-all");
    expect(github.deliveries.slice(count).map(({ event, action }) => `${event}.${action ?? ""}`)).toEqual([
      "check_run.requested_action",
      "check_run.rerequested",
      "check_suite.rerequested",
    ]);
  });

  test("put a pull request into the merge queue, take it out, and merge it", async () => {
    const shop = await openShop(github);
    await press(shop, "queue");
    expect(await read(shop)).toContain("In the merge queue");
    await press(shop, "dequeue");
    expect(await read(shop)).not.toContain("In the merge queue");
    await press(shop, "queue");
    await press(shop, "merge");
    expect(shop.pull).toMatchObject({ isMerged: true, queued: undefined });
    const html = await read(shop);
    expect(textOf(html)).toMatch(/octocat added this pull request to the merge queue/);
    expect(textOf(html)).toMatch(/octocat removed this pull request from the merge queue/);
    expect(textOf(html)).toMatch(/octocat merged commit [0-9a-f]{7} into main/);
    const again = await press(shop, "dequeue");
    expect(again.headers.get("location")).toContain("not+in+the+merge+queue");
  });

  test("reply, resolve, close, reopen and convert to draft", async () => {
    const shop = await openShop(github);
    await suggest(shop, 4, "14.90");
    const thread = String(shop.pull.threads[0]?.id);
    await press(shop, "reply", { thread, body: "No, it is right." });
    await press(shop, "resolve", { thread });
    const html = await read(shop, "/files");
    expect(html).toContain("octocat marked this conversation as resolved");
    expect(html).toContain("No, it is right.");
    await press(shop, "draft");
    await press(shop, "close");
    expect(shop.pull).toMatchObject({ state: "closed", isDraft: true });
    await press(shop, "reopen");
    await press(shop, "ready");
    const reported = textOf(await read(shop)).match(/(?:closed|reopened|marked) this[a-z ]*/g);
    expect(reported?.map((words) => words.trim())).toEqual([
      "marked this conversation as resolved",
      "marked this pull request as draft",
      "closed this",
      "reopened this",
      "marked this pull request as ready for review",
    ]);
    expect(shop.pull).toMatchObject({ state: "open", isDraft: false });
  });
});

describe("a conversation shows", () => {
  test("reactions, and of a hidden comment only the reason until it is opened", async () => {
    const shop = await openShop(github);
    const written = await comment(github.state, shop, "visitor", "/pitstop help");
    await suggest(shop, 4, "14.90");
    const { octokit, where } = shop;
    await octokit.rest.reactions.createForIssueComment({ ...where, comment_id: written.id, content: "eyes" });
    expect(textOf(await read(shop))).toContain("/pitstop help 👀 1");
    const review = await octokit.rest.pulls.listReviewComments(shop.pullWhere);
    const hide =
      "mutation ($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { clientMutationId } }";
    await octokit.graphql(hide, { id: review.data[0]?.node_id });
    const html = await read(shop, "/files");
    expect(textOf(html)).toContain("This comment was marked as outdated.");
    expect(/<details class="resolved"[^>]*>/.exec(html)?.[0]).not.toContain("open");
  });

  test("commits with their check results, a force-push, and annotations that link to the code", async () => {
    const shop = await openShop(github);
    const { octokit, where, pull } = shop;
    await octokit.rest.checks.create({
      ...{ ...where, name: "Prices", head_sha: pull.head.sha, conclusion: "failure" },
      output: {
        ...{ title: "Too dear", summary: "Two prices." },
        annotations: [4, 20].map((line) => ({
          ...{ path: "src/catalogue.ts", start_line: line, end_line: line },
          ...{ annotation_level: "warning" as const, message: "Too dear." },
        })),
      },
    });
    expect(textOf(await read(shop))).toMatch(/Raise two prices Prices: failure [0-9a-f]{7}/);
    const checks = await read(shop, "/checks");
    const [, anchor = ""] = /href="[^"]*\/files#([^"]+)"/.exec(checks) ?? [];
    expect(await read(shop, "/files")).toContain(`id="${anchor}"`);
    // The second one is on a line that the diff does not show.
    expect(checks.match(/\/files#diff-/g)).toHaveLength(1);
    await forcePush(github.state, shop, { "src/catalogue.ts": writeCatalogue(7) });
    expect(textOf(await read(shop))).toMatch(/octocat force-pushed the feature branch from [0-9a-f]{7} to/);
  });
});

describe("Markdown", () => {
  test("keeps the HTML that GitHub keeps, and removes HTML comments", () => {
    const html = renderMarkdown("<details><summary>More</summary>\n\n- `a`\n\n</details>\n\n<!-- hidden -->");
    expect(html).toContain("<details><summary>More</summary>");
    expect(html).toContain("<li><code>a</code></li>");
    expect(html).not.toContain("hidden");
  });

  test("highlights code and removes every other class", () => {
    expect(renderMarkdown("```ts\nconst a = 1;\n```")).toContain('<span class="hljs-keyword">const</span>');
    expect(renderMarkdown('<span class="batch">x</span>')).toContain("<span>x</span>");
  });
});

test("a token that spans several lines is highlighted on each of them", () => {
  const [first, second] = highlightLines("/* one\ntwo */", "typescript");
  expect(first).toBe('<span class="hljs-comment">/* one</span>');
  expect(second).toBe('<span class="hljs-comment">two */</span>');
});
