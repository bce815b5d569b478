import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { notFound, Refusal, type Answer, type Call } from "./answer.ts";
import { diffCommits } from "./diff.ts";
import { findRepository, getRepository } from "./lookup.ts";
import {
  fullName,
  nodeId,
  pageUrl,
  repositoryUrl,
  representChangedFile,
  representCommit,
} from "./represent.ts";
import {
  findMergeBase,
  listCommits,
  readBlob,
  readCommit,
  readPath,
  readTree,
  resolveCommit,
  streamTarball,
  type TreeEntry,
} from "./repository.ts";
import type { Repository, State } from "./state.ts";

/** Files over this many bytes come without their content, unless asked for raw; over the second not at all. */
const largestContent = 1_000_000;
const largestFile = 100_000_000;
/** GitHub's compare answers with at most this many files. */
const mostComparedFiles = 300;
const tarballLinkMilliseconds = 5 * 60_000;

const linkSecret = randomBytes(32);

export async function readContent(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const path = (call.parameters["path"] ?? "").replace(/^\/|\/$/g, "");
  const reference = call.query.get("ref") ?? repository.defaultBranch;
  const sha = await resolveCommit(repository.directory, reference);
  if (sha === undefined) throw new Refusal(404, `No commit found for the ref ${reference}`);
  const found = await readPath(repository.directory, sha, path);
  if (found === undefined) throw notFound();
  const represent = (entry: TreeEntry) => representEntry(call.state, repository, reference, entry);
  if (found.kind === "directory") return { status: 200, body: found.entries.map(represent) };
  const [entry] = found.entries;
  if (entry === undefined) throw notFound();
  const size = entry.size ?? 0;
  if (size > largestFile) {
    throw new Refusal(
      403,
      "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.",
    );
  }
  const bytes = await readBlob(repository.directory, entry.sha);
  if (/\braw\b/.test(call.accept))
    return {
      status: 200,
      body: bytes,
      headers: { "content-type": "application/vnd.github.raw; charset=utf-8" },
    };
  const isLeftOut = size > largestContent;
  return {
    status: 200,
    body: {
      ...represent(entry),
      content: isLeftOut ? "" : toBase64(bytes),
      encoding: isLeftOut ? "none" : "base64",
    },
  };
}

export async function readBlobRoute(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const sha = call.parameters["file_sha"] ?? "";
  const bytes = await readBlob(repository.directory, sha).catch(() => undefined);
  if (bytes === undefined) throw notFound();
  return {
    status: 200,
    body: {
      sha,
      node_id: nodeId("B", sha),
      size: bytes.length,
      url: `${repositoryUrl(call.state, repository)}/git/blobs/${sha}`,
      content: toBase64(bytes),
      encoding: "base64",
    },
  };
}

export async function readTreeRoute(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const reference = call.parameters["tree_sha"] ?? "";
  const git = `${repositoryUrl(call.state, repository)}/git`;
  const commit = await resolveCommit(repository.directory, reference);
  const sha = commit === undefined ? reference : (await readCommit(repository.directory, commit)).tree;
  const entries = await readTree(repository.directory, sha, call.query.has("recursive")).catch(
    () => undefined,
  );
  if (entries === undefined) throw notFound();
  const tree = entries.map((entry) => ({ ...entry, url: `${git}/${entry.type}s/${entry.sha}` }));
  return { status: 200, body: { sha, url: `${git}/trees/${sha}`, tree, truncated: false } };
}

export async function readCommitRoute(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const reference = call.parameters["ref"] ?? "";
  const sha = await resolveCommit(repository.directory, reference);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${reference}`);
  const commit = await readCommit(repository.directory, sha);
  return { status: 200, body: representCommit(call.state, repository, commit) };
}

/** Three dots: from where the histories parted. The files stand on the first page only. */
export async function compareCommits(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const { directory } = repository;
  const [baseName = "", headName = ""] = (call.parameters["basehead"] ?? "").split("...");
  const [base, head] = await Promise.all([
    resolveCommit(directory, baseName),
    resolveCommit(directory, headName),
  ]);
  const mergeBase =
    base === undefined || head === undefined ? undefined : await findMergeBase(directory, base, head);
  if (base === undefined || head === undefined || mergeBase === undefined) throw notFound();
  const [ahead, behind, files, baseCommit, mergeBaseCommit] = await Promise.all([
    listCommits(directory, base, head),
    listCommits(directory, head, base),
    diffCommits(directory, mergeBase, head),
    readCommit(directory, base),
    readCommit(directory, mergeBase),
  ]);
  const represent = (commit: typeof baseCommit) => representCommit(call.state, repository, commit);
  const page = `${pageUrl(call.state, repository)}/compare/${base}...${head}`;
  const isFirstPage = Number(call.query.get("page") ?? 1) === 1;
  return {
    status: 200,
    body: {
      url: `${repositoryUrl(call.state, repository)}/compare/${baseName}...${headName}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: represent(baseCommit),
      merge_base_commit: represent(mergeBaseCommit),
      status: describeComparison(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: ahead.slice(0, 250).map(represent),
      files: (isFirstPage ? files.slice(0, mostComparedFiles) : []).map((file) =>
        representChangedFile(call.state, repository, head, file),
      ),
    },
  };
}

/** Answers with where the tarball is: an address that needs no token and holds for five minutes. */
export async function redirectToTarball(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const reference = call.parameters["ref"] ?? repository.defaultBranch;
  const sha = await resolveCommit(
    repository.directory,
    reference === "" ? repository.defaultBranch : reference,
  );
  if (sha === undefined) throw notFound();
  const expires = Date.now() + tarballLinkMilliseconds;
  const path = `/codeload/${fullName(repository)}/legacy.tar.gz/${sha}`;
  const location = `${call.state.url}${path}?expires=${expires}&token=${sign(path, expires)}`;
  return { status: 302, headers: { location } };
}

/** What stands at such an address; `undefined` for any other path. */
export function openTarball(state: State, url: URL): Answer | undefined {
  const path = /^\/codeload\/([^/]+)\/([^/]+)\/legacy\.tar\.gz\/([0-9a-f]+)$/.exec(url.pathname);
  if (path === null) return undefined;
  const [, owner = "", name = "", sha = ""] = path;
  const repository = findRepository(state, `${owner}/${name}`);
  const expires = Number(url.searchParams.get("expires"));
  const given = Buffer.from(url.searchParams.get("token") ?? "");
  const wanted = Buffer.from(sign(url.pathname, expires));
  const isSigned = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (repository === undefined || !isSigned || expires < Date.now()) throw notFound();
  const prefix = `${owner}-${name}-${sha.slice(0, 7)}`;
  return {
    status: 200,
    body: streamTarball(repository.directory, sha, `${prefix}/`),
    headers: {
      "content-type": "application/x-gzip",
      "content-disposition": `attachment; filename=${prefix}.tar.gz`,
    },
  };
}

function sign(path: string, expires: number): string {
  return createHmac("sha256", linkSecret).update(`${path} ${expires}`).digest("hex");
}

function describeComparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}

function representEntry(state: State, repository: Repository, reference: string, entry: TreeEntry) {
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const url = `${repositoryUrl(state, repository)}/contents/${path}?ref=${encodeURIComponent(reference)}`;
  const git = `${repositoryUrl(state, repository)}/git/${entry.type}s/${entry.sha}`;
  const page = `${pageUrl(state, repository)}/blob/${reference}/${path}`;
  const isFile = entry.type === "blob";
  return {
    type: isFile ? "file" : "dir",
    name: entry.path.split("/").at(-1) ?? "",
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    git_url: git,
    html_url: page,
    download_url: isFile ? `${pageUrl(state, repository)}/raw/${reference}/${path}` : null,
    _links: { self: url, git, html: page },
  };
}

/** GitHub breaks base64 into lines. */
function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll(/.{60}/g, "$&\n");
}
