import { createHmac, generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeMarker } from "../../src/vocabulary/comment-marker.ts";
import { noCoverage } from "../../src/vocabulary/coverage.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import type { Analyze } from "../../src/review/review-tools.ts";
import { startServer, type RunningServer, type ServerOptions } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import {
  aConfigsAnswer,
  anArchive,
  aPullResponse,
  aStateAnswer,
  api,
  commentsRoute,
  filesRoute,
  headSha,
  repository,
  serveArchive,
} from "../github/fake-github.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { useNock } from "../github/nock-setup.ts";
import { aFinding } from "../plan/a-finding.ts";

useNock();

const secret = "whisper";
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

let server: RunningServer;
let sentUpdates: SentUpdate[];
let sentReviews: SentReview[];
let requests: string[];
let completed: Promise<void>;

interface SentUpdate {
  readonly status?: string;
  readonly conclusion: string;
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string };
}
interface SentReview {
  readonly commit_id: string;
  readonly comments: readonly { readonly path: string; readonly line: number; readonly body: string }[];
}

/** Finds milliseconds in the code as it came from GitHub, which shows that it came whole. */
const findMilliseconds: Analyze = (snapshot) => {
  const findings = snapshot.sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index): Finding[] => {
      if (!line.includes("Date.now()")) return [];
      const suggestion = {
        startLine: index + 1,
        endLine: index + 1,
        replacement: line.replace("Date.now()", "seconds()"),
      };
      return [aFinding({ path, line: index + 1, suggestion, fingerprint: `fp-${path}-${index}` })];
    }),
  );
  const analyzed = snapshot.sources.map(({ path }) => path);
  return Promise.resolve({
    analyzed,
    skipped: snapshot.skipped,
    findings,
    failures: [],
    notes: [],
    coverage: noCoverage,
  });
};

const code = "import { cio } from './cio';\nexport const sentAt = Date.now();\n";
const patch = "@@ -0,0 +1,2 @@\n+import { cio } from './cio';\n+export const sentAt = Date.now();";

beforeEach(async () => {
  sentUpdates = [];
  sentReviews = [];
  requests = [];
  server = await start({});
});

afterEach(async () => {
  await server.stop();
});

describe("a webhook", () => {
  it("becomes a review with its suggestion and a completed check run, within the budget of requests", async () => {
    announceReview(10);
    expect(await send("opened", { changedFiles: 10 })).toMatchObject({ status: 200 });
    await completed;
    expect(sentReviews).toHaveLength(1);
    expect(sentReviews[0]?.commit_id).toBe(headSha);
    expect(sentReviews[0]?.comments[0]).toMatchObject({ path: "src/file-0.ts", line: 2, side: "RIGHT" });
    expect(sentReviews[0]?.comments).toHaveLength(10);
    expect(sentReviews[0]?.comments[0]?.body).toContain(
      "```suggestion\nexport const sentAt = seconds();\n```",
    );
    expect(sentUpdates).toMatchObject([
      { status: "completed", conclusion: "failure", output: { title: "10 pitfalls found: 10 errors" } },
    ]);
    expect(requests).toHaveLength(9);
  });

  it("makes it ask the GitHub of the environment only, whatever addresses it names", async () => {
    announceReview(1);
    const url = "http://169.254.169.254/latest/meta-data";
    const names = ["url", "html_url", "diff_url", "issue_url", "contents_url", "archive_url", "hooks_url"];
    await send(
      "opened",
      { changedFiles: 1 },
      { addresses: Object.fromEntries(names.map((name) => [name, url])) },
    );
    await completed;
    expect(sentReviews).toHaveLength(1);
  });

  it("for a push posts only what is new, still within the budget", async () => {
    const reported = makeMarker(["fp-src/file-0.ts-1"]);
    announceReview(2, { comments: [reported] });
    // The existing comment is reworded.
    github()
      .post("/graphql", /^.{1,20}mutation/)
      .reply(200, { data: {} });
    await send("synchronize", { changedFiles: 2, reviewComments: 1 });
    await completed;
    expect(sentReviews[0]?.comments.map(({ path }) => path)).toEqual(["src/file-1.ts"]);
    expect(sentUpdates[0]?.output.title).toBe("2 pitfalls found: 2 errors");
    // Two of them are for tokens, which a push soon after finds in the cache.
    expect(requests.length - 2).toBeLessThanOrEqual(9);
  });

  it("for a change without code takes five requests if the payload does not name the repository's id", async () => {
    announceToken();
    announceCheckRun();
    const contents_url = contentsOf(headSha);
    github()
      .get(filesRoute)
      .reply(200, [{ filename: "README.md", status: "modified", changes: 1, patch, contents_url }]);
    await send("opened");
    await completed;
    expect(sentUpdates[0]).toMatchObject({ conclusion: "success", output: { title: /^Nothing to review/ } });
    expect(requests).toHaveLength(5);
  });

  it("that comes twice is reviewed once", async () => {
    announceReview(1);
    const delivery = crypto.randomUUID();
    await send("opened", {}, { delivery });
    await send("opened", {}, { delivery });
    await completed;
    await send("opened", {}, { delivery });
    expect(sentReviews).toHaveLength(1);
    expect(sentUpdates).toHaveLength(1);
  });

  it("for a head that moved on meanwhile posts nothing and reviews the newer head", async () => {
    const newer = "f".repeat(40);
    announceReview(1, { sha: newer });
    announceCheckRunFor(newer);
    const contents_url = contentsOf(newer);
    github()
      .get(filesRoute)
      .reply(200, [{ filename: "README.md", status: "modified", changes: 1, patch, contents_url }]);
    const bothCompleted = waitForUpdates(2);
    await send("opened");
    await bothCompleted;
    expect(sentReviews).toEqual([]);
    expect(sentUpdates).toMatchObject([
      { conclusion: "neutral", output: { title: "Not reviewed: a newer commit was pushed" } },
      { conclusion: "success" },
    ]);
  });

  it("for a newer head stops the review of the older one", async () => {
    announceToken();
    announceCheckRunFor(headSha);
    github().get(filesRoute).delay(300).reply(200, []);
    const newer = "f".repeat(40);
    announceCheckRunFor(newer);
    github().get(filesRoute).reply(200, []);
    github().get(`${repository}/compare/main...${newer}?per_page=1`).reply(200, { files: [] });
    const bothCompleted = waitForUpdates(2);
    await send("opened");
    await expect.poll(() => requests).toContainEqual(expect.stringContaining("/files"));
    await send("synchronize", { sha: newer });
    await bothCompleted;
    expect(sentUpdates.map(({ output }) => output.title)).toEqual([
      "Not reviewed: a newer commit was pushed",
      "Not reviewed: none of the changed code was analyzed",
    ]);
  });

  it("of another kind is answered and ignored", async () => {
    expect(await send("labeled")).toMatchObject({ status: 200 });
  });
});

describe("when GitHub fails", () => {
  it("halfway, the check run is neutral and nothing is posted twice", async () => {
    announceToken();
    announceCheckRun();
    announceFiles(1);
    serveArchive(await anArchive([{ path: "src/file-0.ts", content: code }]));
    announceState();
    refuseOwnersToken();
    github()
      .post(`${repository}/pulls/7/reviews`)
      .times(2)
      .reply(502, { message: "Bad Gateway" }, { "x-github-request-id": "A1:B2" });
    github().get(commentsRoute).reply(200, []);
    await send("opened");
    await completed;
    expect(sentUpdates).toMatchObject([
      {
        status: "completed",
        conclusion: "neutral",
        output: { title: "Not reviewed: GitHub responded with 502" },
      },
    ]);
    expect(sentUpdates[0]?.output.summary).toContain("tried to post the review (request `A1:B2`)");
  });

  it("while reading, the check run is neutral too", async () => {
    announceToken();
    announceCheckRun();
    github().get(filesRoute).reply(404, { message: "Not Found" });
    github()
      .post("/graphql")
      .reply(200, { data: { repository: aConfigsAnswer() } });
    refuseOwnersToken();
    await send("opened");
    await completed;
    expect(sentUpdates).toMatchObject([
      { conclusion: "neutral", output: { title: "Not reviewed: GitHub responded with 404" } },
    ]);
  });

  it("by rejecting a comment, the finding goes to the check run", async () => {
    announceReview(2, {}, 422);
    await send("opened", { changedFiles: 2 });
    await completed;
    expect(sentUpdates[0]).toMatchObject({ conclusion: "failure" });
    expect(sentUpdates[0]?.output.text).toContain(
      "no inline comment: GitHub rejected a comment on these lines",
    );
  });
});

describe("when Pitstop fails", () => {
  it("the check run says that it is not the change's fault", async () => {
    await server.stop();
    server = await start({ analyze: () => Promise.reject(new TypeError("undefined is not a function")) });
    announceToken();
    announceCheckRun();
    announceFiles(1);
    serveArchive(await anArchive([{ path: "src/file-0.ts", content: code }]));
    announceState();
    refuseOwnersToken();
    await send("opened");
    await completed;
    expect(sentUpdates).toMatchObject([
      { conclusion: "neutral", output: { title: "Not reviewed: internal error" } },
    ]);
    expect(sentUpdates[0]?.output.summary).not.toContain("undefined is not a function");
  });
});

describe("the server", () => {
  it("answers that it is healthy, and nothing else", async () => {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/probot`)).status).toBe(404);
    expect((await fetch(server.url + webhookPath)).status).toBe(404);
  });

  it("says so in the check run when it cannot wait for a review", async () => {
    await server.stop();
    server = await start({ drainMilliseconds: 50 });
    announceToken();
    announceCheckRun();
    github().get(filesRoute).delay(60_000).reply(200, []);
    await send("opened");
    await expect.poll(() => requests).toContainEqual(expect.stringContaining("/files"));
    expect(await server.stop()).toBe(false);
    expect(sentUpdates).toMatchObject([
      { status: "completed", conclusion: "neutral", output: { title: "Not reviewed: Pitstop was stopped" } },
    ]);
    server = await start({});
  });

  it("finishes a running review before it stops", async () => {
    announceReview(1);
    await send("opened");
    expect(await server.stop()).toBe(true);
    expect(sentUpdates).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });
});

function start(options: Partial<ServerOptions>): Promise<RunningServer> {
  return startServer({
    ...{ appId: 12, privateKey, webhookSecret: secret, host: "127.0.0.1", port: 0, logLevel: "fatal" },
    ...{ analyze: findMilliseconds, Octokit: QuickOctokit },
    ...options,
  });
}

/** Announces a whole review of `count` files, each with one pitfall on its second line. */
function announceReview(
  count: number,
  current: Parameters<typeof aStateAnswer>[0] = {},
  reviewStatus = 200,
): void {
  announceToken();
  announceCheckRun();
  announceFiles(count);
  const files = Array.from({ length: count }, (_, index) => ({
    path: `src/file-${index}.ts`,
    content: code,
  }));
  serveArchive(anArchive(files), undefined, github);
  announceState(current);
  refuseOwnersToken();
  if (current.sha !== undefined) return;
  github()
    .post(`${repository}/pulls/7/reviews`)
    .times(reviewStatus === 422 ? 2 * count - 1 : 1)
    .reply((_uri, body) => {
      // nock parses a JSON body; ours is one.
      sentReviews.push(body as unknown as SentReview);
      return reviewStatus === 422
        ? [422, { message: "Line could not be resolved" }]
        : [reviewStatus, { id: 5 }];
    });
}

/** GitHub, whose requests are counted. */
function github(host = api): nock.Scope {
  return nock(host).on("request", ({ method, path }: { method: string; path: string }) => {
    requests.push(`${method} ${path}`);
  });
}

function announceState(state: Parameters<typeof aStateAnswer>[0] = {}): void {
  github().post("/graphql").reply(200, aStateAnswer(state));
}

/** The address of a listed file's text names the head. */
function contentsOf(sha: string): string {
  return `${api}${repository}/contents/a?ref=${sha}`;
}

function announceFiles(count: number): void {
  const files = Array.from({ length: count }, (_, index) => ({
    filename: `src/file-${index}.ts`,
    contents_url: contentsOf(headSha),
    status: "added",
    changes: 2,
    patch,
  }));
  github().get(filesRoute).reply(200, files);
}

const tokensRoute = "/app/installations/3/access_tokens";
const review = { checks: "write", contents: "write", pull_requests: "write" };

function announceToken(): void {
  github()
    .post(tokensRoute, { repositories: ["backend"], permissions: review })
    .reply(201, {
      token: "ghs_1",
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      permissions: {},
    });
}

/** The owner's `.github` repository is not public, and the installation does not cover it, or there is none. */
function refuseOwnersToken(): void {
  github()
    .post(tokensRoute, { repositories: [".github"], permissions: { contents: "read" } })
    .reply(422, { message: "There is at least one repository that does not exist or is not accessible" });
}

function announceCheckRun(): void {
  announceCheckRunFor(headSha);
  completed = waitForUpdates(1);
}

function announceCheckRunFor(sha: string): void {
  github()
    .post(`${repository}/check-runs`, (body: { head_sha: string }) => body.head_sha === sha)
    .reply(201, { id: 4, external_id: "7", app: { slug: "pitstop" } });
  // Only asked where the pull request's state was not.
  github()
    .get(`${repository}/commits/${sha}/check-runs`)
    .query(true)
    .optionally()
    .reply(200, { total_count: 0, check_runs: [] });
  github()
    .patch(`${repository}/check-runs/4`)
    .reply((_uri, body) => {
      // nock parses a JSON body; ours is one.
      sentUpdates.push(body as unknown as SentUpdate);
      return [200, { id: 4 }];
    });
}

async function waitForUpdates(count: number): Promise<void> {
  await expect.poll(() => sentUpdates.length, { timeout: 10_000 }).toBe(count);
  // The answer to the last request is still on its way.
  await new Promise((resolve) => setTimeout(resolve, 20));
}

async function send(
  action: string,
  pull: Parameters<typeof aPullResponse>[0] = {},
  how: { delivery?: string; addresses?: Readonly<Record<string, string>> } = {},
) {
  const body = JSON.stringify({
    action,
    installation: { id: 3 },
    pull_request: { ...aPullResponse(pull), ...how.addresses },
    repository: { full_name: "shop/backend", ...how.addresses },
  });
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return fetch(server.url + webhookPath, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "pull_request",
      "x-github-delivery": how.delivery ?? crypto.randomUUID(),
      "x-hub-signature-256": signature,
    },
    body,
  });
}
