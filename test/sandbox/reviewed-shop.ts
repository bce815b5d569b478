import { createHash } from "node:crypto";
import { expect } from "vitest";
import { nodeId } from "../../sandbox/addresses.ts";
import { startGitHub, type GitHub, type GitHubOptions } from "../../sandbox/github.ts";
import type { FileChanges } from "../../sandbox/git-repository.ts";
import type { NewPullRequest } from "../../sandbox/people/pull-requests.ts";
import type { CheckRun, Permissions, PullRequest, Repository, ReviewThread } from "../../sandbox/state.ts";
import { makeFingerprint, type Finding } from "../../src/finding.ts";
import { parseMarker } from "../../src/comment-marker.ts";
import type { Analyze } from "../../src/review-tools.ts";
import { startServer, webhookPath, type RunningServer, type ServerOptions } from "../../src/server.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";

/** What `app.yml` asks for. */
const usualPermissions: Permissions = {
  ...{ metadata: "read", contents: "read", pull_requests: "write" },
  ...{ checks: "write", merge_queues: "read" },
};

/** As above, and allowed to resolve threads. */
export const generousPermissions: Permissions = { ...usualPermissions, contents: "write" };

/** A GitHub with one repository, and the app that reviews it. */
export interface ReviewedShop {
  readonly github: GitHub;
  readonly repository: Repository;
  /** Opens a pull request and waits for its review. */
  readonly open: (changes: FileChanges, request?: Partial<NewPullRequest>) => Promise<PullRequest>;
  readonly push: (pull: PullRequest, changes: FileChanges) => Promise<void>;
  /** Does something and waits until the app has nothing to do any more. */
  readonly after: (act: () => Promise<unknown>) => Promise<void>;
  /** The newest check run at the head. */
  readonly checkRunOf: (pull: PullRequest) => CheckRun;
  /** Starts one more process of the app. */
  readonly startApp: (options?: Partial<ServerOptions>) => Promise<RunningServer>;
  readonly stop: () => Promise<void>;
}

export async function openReviewedShop(
  files: FileChanges,
  options: GitHubOptions & { readonly app?: Partial<ServerOptions> } = {},
): Promise<ReviewedShop> {
  const github = await startGitHub({
    permissions: usualPermissions,
    events: ["pull_request", "merge_group"],
    ...options,
  });
  const repository = await github.createRepository("acme/shop", { "package.json": "{}\n", ...files });
  const apps: RunningServer[] = [];
  const startApp = async (more: Partial<ServerOptions> = {}) => {
    const app = await startServer({
      ...{ appId: github.app.id, privateKey: github.app.privateKey, webhookSecret: github.app.webhookSecret },
      ...{ host: "127.0.0.1", port: 0, apiUrl: github.apiUrl, logLevel: "fatal" },
      ...{ analyze: findMilliseconds, Octokit: QuickOctokit },
      ...options.app,
      ...more,
    });
    apps.push(app);
    return app;
  };
  const app = await startApp();
  github.sendWebhooksTo(app.url + webhookPath);

  async function settle(): Promise<void> {
    // What the app does sets off webhooks, which may give it something to do.
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(apps.map((one) => one.idle()));
      await github.settle();
    }
  }
  const after = async (act: () => Promise<unknown>) => {
    await act();
    await settle();
  };

  return {
    ...{ github, repository, after, startApp },
    open: async (changes, request = {}) => {
      const pull = await github.openPullRequest(repository, { title: "Change", changes, ...request });
      await settle();
      return pull;
    },
    push: (pull, changes) => after(() => github.push(repository, pull, changes)),
    checkRunOf: (pull) => {
      const run = repository.checkRuns.findLast(({ headSha }) => headSha === pull.head.sha);
      if (run === undefined) throw new Error("the head has no check run");
      return run;
    },
    stop: async () => {
      await Promise.all(apps.map((one) => one.stop()));
      await github.stop();
      expect(github.violations).toEqual([]);
    },
  };
}

/** Knows one mistake, wherever it stands: milliseconds for `created_at`. Its words can be changed by a comment beside it. */
const findMilliseconds: Analyze = (snapshot) => {
  const seen = new Map<string, number>();
  const findings = snapshot.sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index): Finding[] => {
      if (!line.includes("Date.now()")) return [];
      const kin = hash(line.trim());
      const ordinal = seen.get(kin + path) ?? 0;
      seen.set(kin + path, ordinal + 1);
      return [makeFinding(path, index + 1, line, makeFingerprint(kin, hash(`${path} ${ordinal}`)))];
    }),
  );
  const unread = snapshot.sources.filter(({ text }) => text.includes("<<<<<<<")).map(({ path }) => path);
  return Promise.resolve({
    analyzed: snapshot.sources.map(({ path }) => path).filter((path) => !unread.includes(path)),
    skipped: [...snapshot.skipped, ...unread.map((path) => ({ path, reason: "does not parse" }))],
    findings: findings.filter(({ path }) => !unread.includes(path)),
    failures: [],
    notes: [],
  });
};

function makeFinding(path: string, line: number, text: string, fingerprint: string): Finding {
  const replacement = text.replace("Date.now()", "seconds()");
  return {
    ...{
      rule: "millisecond-timestamp",
      pitfall: 2,
      severity: "error",
      confidence: "high",
      path,
      fingerprint,
    },
    range: { start: { line, column: 1 }, end: { line, column: text.length + 1 } },
    message: "Customer.io reads seconds here, and gets milliseconds.",
    ...{ evidence: [], symbol: "", edits: [] },
    suggestion: { startLine: line, endLine: line, replacement },
    url: "https://example.com/rules/millisecond-timestamp",
  };
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** A file of twenty lines of which some (1-based) hold the mistake, each in other words. */
export function writeSignUp(...wrong: readonly number[]): string {
  const lines = Array.from({ length: 20 }, (_, index) => {
    const line = index + 1;
    return wrong.includes(line)
      ? `  person${line}.created_at = Date.now();`
      : `  person${line}.created_at = seconds();`;
  });
  return `${lines.join("\n")}\n`;
}

/** The app's comments as a person sees the conversation: place and fate of each, without those that only answer. */
export function tellThreads({ github }: ReviewedShop, pull: PullRequest): readonly string[] {
  return pull.threads.flatMap((thread) => {
    const comments = pull.comments.filter(({ threadId }) => threadId === thread.id);
    const [first] = comments;
    if (first === undefined || parseMarker(first.body).length === 0) return [];
    const hidden = github.state.minimized.get(nodeId("PRRC", first.id));
    const fate = thread.resolvedBy === undefined ? "open" : `resolved by ${thread.resolvedBy.login}`;
    const answers = comments.length === 1 ? "" : `, ${comments.length - 1} answered`;
    return [`${first.path}:${first.line} ${hidden === undefined ? fate : `hidden as ${hidden}`}${answers}`];
  });
}

export function getThread(pull: PullRequest, index: number): ReviewThread {
  const thread = pull.threads[index];
  if (thread === undefined) throw new Error(`there is no thread ${index}`);
  return thread;
}
