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

/** Sends a form as a browser does. */
async function press(shop: Shop, action: string, fields: Record<string, string> = {}, origin = github.url) {
  return fetch(`${addressOf(shop)}/do/${action}`, {
    ...{ method: "POST", redirect: "manual", headers: { origin } },
    body: new URLSearchParams({ back: "files", ...fields }),
  });
}

/** What a page says, without its markup. */
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
  test("shows nobody's text as markup: titles, names, code, comments, check runs", async () => {
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

  test("loads nothing from elsewhere and lets nobody frame it or send its forms", async () => {
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

  test("answers 304 while nothing changes, which is how it knows when something does", async () => {
    const shop = await openShop(github);
    const first = await fetch(addressOf(shop));
    const headers = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await fetch(addressOf(shop), { headers })).status).toBe(304);
    await comment(github.state, shop, "octocat", "Hello");
    expect((await fetch(addressOf(shop), { headers })).status).toBe(200);
  });

  test("knows no other addresses", async () => {
    const shop = await openShop(github);
    for (const page of ["/nothing", "/log/request/999", "/do/unheard-of"]) {
      expect((await fetch(addressOf(shop) + page)).status).toBe(404);
    }
    expect((await fetch(`${github.url}/favicon.ico`)).status).toBe(404);
  });
});

describe("its buttons", () => {
  test("gather suggestions into a batch and commit them together", async () => {
    const shop = await openShop(github);
    const ids = [await suggest(shop, 4, "14.90"), await suggest(shop, 31, "12.90")];
    for (const id of ids) await press(shop, "add-to-batch", { comment: String(id) });
    expect(await read(shop, "/files")).toContain("2 suggestions in the batch");
    const before = shop.pull.head.sha;
    const answer = await press(shop, "apply-batch");
    expect([answer.status, answer.headers.get("location")]).toEqual([
      303,
      `/acme/${shop.where.repo}/pull/1/files`,
    ]);
    expect(shop.pull.head.sha).not.toBe(before);
    const text = await readText(shop.repository.directory, shop.pull.head.sha, "src/catalogue.ts");
    expect(text).toContain("article4 = { price: 14.90 }");
    expect(text).toContain("article31 = { price: 12.90 }");
    expect(await read(shop, "/files")).not.toContain("in the batch");
  });

  test("say why they did not do what they should", async () => {
    const shop = await openShop(github);
    const id = await suggest(shop, 4, "14.90");
    await changePullRequest(github.state, shop, "closed");
    const answer = await press(shop, "apply", { comment: String(id) });
    const page = await fetch(new URL(answer.headers.get("location") ?? "", github.url));
    expect(await page.text()).toContain("This suggestion cannot be applied: the pull request is closed.");
  });

  test.each(["../secret", "/etc/passwd", ".git/config", "two words.ts", "a\nM 100644 b", ""])(
    "push to no path such as %j",
    async (path) => {
      const shop = await openShop(github);
      const before = shop.pull.head.sha;
      const answer = await press(shop, "push", { path, content: "text", message: "Change" });
      expect(answer.headers.get("location")).toContain("problem=");
      expect(shop.pull.head.sha).toBe(before);
    },
  );

  test("push what was edited, with the line ends of the file", async () => {
    const shop = await openShop(github);
    const content = writeCatalogue(4, 7).replaceAll("\n", "\r\n");
    await press(shop, "push", { path: "src/catalogue.ts", content, message: "Raise another" });
    const text = await readText(shop.repository.directory, shop.pull.head.sha, "src/catalogue.ts");
    expect(text).toBe(writeCatalogue(4, 7));
  });

  test("of checks ask the app: its own, Re-run, and Re-run all", async () => {
    const shop = await openShop(github);
    await shop.octokit.rest.checks.create({
      ...{ ...shop.where, name: "Prices", head_sha: shop.pull.head.sha, conclusion: "failure" },
      actions: [{ label: "Fix all", description: "Lowers the prices", identifier: "fix" }],
    });
    expect(textOf(await read(shop, "/checks"))).toMatch(/Fix all .*Re-run/);
    await github.settle();
    // Nobody has to answer for it to be sent.
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
    expect(again.headers.get("location")).toContain("It+is+not+in+the+merge+queue");
  });

  test("answer, resolve, close, reopen and draft", async () => {
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
  test("reactions, and what was hidden only by its reason until it is opened", async () => {
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

  test("commits with how their checks ended, a force-push, and annotations that lead into the code", async () => {
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
    // The second stands on a line that the change does not show.
    expect(checks.match(/\/files#diff-/g)).toHaveLength(1);
    await forcePush(github.state, shop, { "src/catalogue.ts": writeCatalogue(7) });
    expect(textOf(await read(shop))).toMatch(/octocat force-pushed the feature branch from [0-9a-f]{7} to/);
  });
});

describe("Markdown", () => {
  test("keeps what GitHub keeps of HTML, and hides comments", () => {
    const html = renderMarkdown("<details><summary>More</summary>\n\n- `a`\n\n</details>\n\n<!-- hidden -->");
    expect(html).toContain("<details><summary>More</summary>");
    expect(html).toContain("<li><code>a</code></li>");
    expect(html).not.toContain("hidden");
  });

  test("colours code and leaves no other class through", () => {
    expect(renderMarkdown("```ts\nconst a = 1;\n```")).toContain('<span class="hljs-keyword">const</span>');
    expect(renderMarkdown('<span class="batch">x</span>')).toContain("<span>x</span>");
  });
});

test("what runs over several lines is coloured on each", () => {
  const [first, second] = highlightLines("/* one\ntwo */", "typescript");
  expect(first).toBe('<span class="hljs-comment">/* one</span>');
  expect(second).toBe('<span class="hljs-comment">two */</span>');
});
