import { notFound, Refusal, type Answer, type Call } from "../state/answer.ts";
import { nodeId, pageUrl, repositoryUrl } from "../state/addresses.ts";
import {
  readBlob,
  readCommit,
  readPath,
  readTree,
  resolveCommit,
  type TreeEntry,
} from "../state/git-repository.ts";
import { getReadableRepository } from "../state/lookup.ts";
import { representCommit } from "./represent-commit.ts";
import type { Repository, State } from "../state/state.ts";

/** Files over this many bytes come without their content, unless asked for raw; over the second not at all. */
const largestContent = 1_000_000;
const largestFile = 100_000_000;

export async function readContent(call: Call): Promise<Answer> {
  const repository = getReadableRepository(call);
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
  const repository = getReadableRepository(call);
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
  const repository = getReadableRepository(call);
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
  const repository = getReadableRepository(call);
  const reference = call.parameters["ref"] ?? "";
  const sha = await resolveCommit(repository.directory, reference);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${reference}`);
  const commit = await readCommit(repository.directory, sha);
  return { status: 200, body: representCommit(call.state, repository, commit) };
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
