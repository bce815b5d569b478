import { gzipSync } from "node:zlib";
import nock from "nock";
import { pack } from "tar-stream";
import { readArchive } from "../../src/github/archive.ts";
import { findImported } from "../../src/customerio/program/imported.ts";
import { hashBlob } from "../../src/github/object-hash.ts";
import { createHeadCache } from "../../src/github/head-cache.ts";
import type { GitHub } from "../../src/github/octokit.ts";
import type { PullRequest } from "../../src/github/pull-request.ts";
import type { HeadTools } from "../../src/github/read-head.ts";
import { QuickOctokit } from "./quick-octokit.ts";

export const api = "https://api.github.com";
export const repository = "/repos/shop/backend";
export const headSha = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
export const ownLogin = "pitstop[bot]";

export function aClient(): GitHub {
  return new QuickOctokit({ authStrategy: undefined, log: silentLog });
}

const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export function aPull(changes: Partial<PullRequest> = {}): PullRequest {
  return {
    owner: "shop",
    repo: "backend",
    repositoryId: undefined,
    number: 7,
    headSha,
    headRepository: "shop/backend",
    headBranch: "feature",
    baseRef: "main",
    isOpen: true,
    isDraft: false,
    author: "octocat",
    labels: [],
    defaultBranch: "main",
    changedFiles: 1,
    reviewComments: 0,
    comments: 0,
    updatedAt: Date.parse("2026-11-23T10:00:00Z"),
    ...changes,
  };
}

/** A pull request as GitHub's API and payloads show it, cut down to what is read. */
export function aPullResponse(
  changes: { sha?: string; state?: string; reviewComments?: number; changedFiles?: number } = {},
) {
  return {
    number: 7,
    state: changes.state ?? "open",
    user: { login: "octocat", type: "User" },
    labels: [],
    head: { sha: changes.sha ?? headSha, ref: "feature", repo: null },
    base: { ref: "main", repo: { full_name: "shop/backend", default_branch: "main" } },
    changed_files: changes.changedFiles ?? 1,
    review_comments: changes.reviewComments ?? 0,
    comments: 0,
    updated_at: "2026-11-23T10:00:00Z",
  };
}

/** What GraphQL says of a pull request: its state, and threads that our comments with these bodies started. */
export function aStateAnswer(
  changes: {
    sha?: string;
    state?: string;
    comments?: readonly string[];
    rival?: number;
    config?: string;
  } = {},
) {
  const nodes = (changes.comments ?? []).map((body, index) => ({
    ...{ id: `PRRT_${index}`, path: "src/file-0.ts", startLine: null, line: 2, isOutdated: false },
    ...{ isResolved: false, resolvedBy: null, viewerCanResolve: true, viewerCanUnresolve: false },
    first: { nodes: [{ id: `PRRC_${index}`, body, viewerDidAuthor: true, isMinimized: false }] },
    all: { totalCount: 1, nodes: [{ viewerDidAuthor: true }] },
  }));
  const rival = { startedAt: startTime, externalId: "7", status: "IN_PROGRESS", conclusion: null };
  const runs = changes.rival === undefined ? [] : [{ ...rival, databaseId: changes.rival }];
  return {
    data: {
      viewer: { login: ownLogin },
      repository: {
        ...aConfigsAnswer(changes.config),
        pullRequest: {
          ...{ state: changes.state ?? "OPEN", isDraft: false, headRefOid: changes.sha ?? headSha },
          ...{ baseRefName: "main", changedFiles: 1, updatedAt: startTime },
          comments: { totalCount: 0, nodes: [] },
          reviews: {
            pageInfo: { hasPreviousPage: false, startCursor: null as string | null },
            nodes: [] as { body: string; viewerDidAuthor: boolean }[],
          },
          reviewThreads: {
            totalCount: nodes.length,
            pageInfo: { hasNextPage: false, endCursor: null as string | null },
            nodes,
          },
        },
        object: {},
        rivals: { checkSuites: { nodes: [{ checkRuns: { nodes: runs } }] } },
      },
    },
  };
}

/** What GraphQL says of a repository's configuration, and of its owner's. */
export function aConfigsAnswer(text?: string, ownersText?: string) {
  const describe = (content: string | undefined) => ({
    isPrivate: true,
    defaultBranchRef: { target: { file: content === undefined ? null : aConfigFile(content) } },
  });
  const ownersConfig = ownersText === undefined ? null : describe(ownersText);
  return { ...describe(text), owner: { ownersConfig } };
}

/** A file as GraphQL describes it. */
export function aConfigFile(text: string) {
  const bytes = Buffer.from(text);
  return { mode: 0o100644, object: { oid: hashBlob(bytes), byteSize: bytes.length, text } };
}

const startTime = "2026-11-23T10:00:00Z";

/** A review comment as GitHub lists it. */
export function aReviewComment(body: string, author = { login: ownLogin, type: "Bot" }) {
  return { id: 1, body, user: author };
}

export interface ArchiveEntry {
  readonly path: string;
  readonly content?: string | Uint8Array;
  readonly type?: "file" | "symlink" | "directory";
  readonly mode?: number;
}

/** A `.tar.gz` as GitHub makes it. */
export async function anArchive(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, content = "", type = "file", mode = 0o664 } of entries) {
    const name = `shop-backend-0a1b2c3/${path}`;
    if (type === "symlink") archive.entry({ name, type, linkname: "target.ts" });
    else archive.entry({ name, type, mode }, Buffer.from(content));
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return gzipSync(Buffer.concat(chunks));
}

/**
 * Answers the two requests that a download of the head takes.
 *
 * @param tree the sha of the commit's tree; by default, the archive holds exactly what the commit does
 */
export function serveArchive(
  archive: Buffer | Promise<Buffer>,
  tree?: string,
  open: (host: string) => nock.Scope = nock,
): void {
  open(api)
    .post("/graphql", /\$repo: String!, \$head: GitObjectID!\)/u)
    .reply(200, async () => {
      const oid = tree ?? (await treeOf(await archive));
      return { data: { repository: { object: { tarballUrl: `${codeload}?token=signed`, tree: { oid } } } } };
    });
  open(codeload)
    .get("")
    .query({ token: "signed" })
    .reply(200, () => archive, { "content-type": "application/x-gzip" });
}

const codeload = "https://codeload.github.com/shop/backend/legacy.tar.gz/0a1b2c3";

/** The sha of a tree of exactly the files in an archive. */
export async function treeOf(archive: Buffer): Promise<string> {
  const { body } = new Response(new Uint8Array(archive));
  if (body === null) throw new Error("no body");
  return (await readArchive(body, { kept: Infinity, unpacked: Infinity })).tree ?? "";
}

/** What reading a head needs, with nothing known of any. */
export function someHeadTools(): HeadTools {
  return { cache: createHeadCache(1_000_000), findImports: findImported };
}

export const filesRoute = `${repository}/pulls/7/files?per_page=100&page=1`;
export const commentsRoute = `${repository}/pulls/7/comments?per_page=100`;

function ignore(): void {
  // Tests look at what is sent, not at what is logged.
}
