import { notFound, Refusal } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { pageUrl, repositoryUrl } from "../state/addresses.ts";
import { readBlob, readPath, resolveCommit, type TreeEntry } from "../state/git-repository.ts";
import { getReadableRepository } from "../access/lookup.ts";
import { toBase64 } from "./base64.ts";
import type { Repository, State } from "../state/state.ts";

/** In bytes. Above the first limit only `raw` returns a file's content, above the second nothing does. */
const maxContentBytes = 1_000_000;
const maxFileBytes = 100_000_000;

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
  if (size > maxFileBytes) {
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
  const isOmitted = size > maxContentBytes;
  return {
    status: 200,
    body: {
      ...represent(entry),
      content: isOmitted ? "" : toBase64(bytes),
      encoding: isOmitted ? "none" : "base64",
    },
  };
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
