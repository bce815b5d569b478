import type { FileChange, SkippedFile, SourceText } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { readArchive, type ArchiveBounds } from "./archive.ts";
import { countRequests, readBlobs } from "./blobs.ts";
import type { Blobs, HeadCache } from "./head-cache.ts";
import { toGitHubFailure, type GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { readPartly, type FindImports } from "./read-partly.ts";
import { readTree, type HeadTree } from "./tree.ts";

/** What reading a head needs besides GitHub. */
export interface HeadTools {
  readonly cache: HeadCache;
  readonly findImports: FindImports;
  /** How much of a repository is read; by default more than most have. */
  readonly bounds?: ArchiveBounds;
  /** Where the head's archive is, if GitHub said so recently: that saves a request. */
  readonly archiveUrl?: string | undefined;
}

/** The code at a head. */
export interface HeadContents {
  readonly sources: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
  /** The repository is too large: these are the changed files and what they import. */
  readonly isPart: boolean;
}

type Head = Pick<PullRequest, "owner" | "repo" | "headSha">;

const defaultBounds: ArchiveBounds = { kept: 100_000_000, unpacked: 2_000_000_000 };

/**
 * Reads all code at a head: in one archive the first time, later only the files that the cache lacks. Of a repository that exceeds the
 * bounds, only what the change needs.
 */
export async function readHead(
  github: GitHub,
  head: Head,
  changes: readonly FileChange[],
  { cache, findImports, bounds = defaultBounds, archiveUrl }: HeadTools,
  signal: AbortSignal,
): Promise<HeadContents> {
  const repository = `${head.owner}/${head.repo}`;
  const known = cache.get(repository);
  const found = (known && (await readChanged(known))) ?? (await readWhole());
  cache.set(repository, found.blobs);
  return found;

  /** Reads what differs from an earlier head; `undefined` if the archive is cheaper. */
  async function readChanged(blobs: Blobs): Promise<Reading | undefined> {
    try {
      const tree = await readTree(github, head, signal);
      const size = tree.files.reduce((sum, file) => sum + file.size, 0);
      if (tree.isCut || size > bounds.kept) return await readPart(tree, blobs);
      const missing = tree.files.filter(({ sha }) => !blobs.has(sha));
      if (countRequests(missing) > 1) return undefined;
      const added = await readBlobs(github, head, missing, signal);
      return assemble(tree, new Map([...blobs, ...added]));
    } catch (error) {
      // The archive leads to the same code, so only its failure counts.
      signal.throwIfAborted();
      if (toGitHubFailure(error) === undefined) throw error;
      return undefined;
    }
  }

  async function readWhole(): Promise<Reading> {
    const stream = (await download(archiveUrl, signal)) ?? (await findArchive(github, head, signal));
    const archive = await readArchive(stream, bounds);
    if (!archive.isCut) return { ...archive, isPart: false };
    return readPart(await readTree(github, head, signal), archive.blobs);
  }

  async function readPart(tree: HeadTree, blobs: Blobs): Promise<Reading> {
    const part = await readPartly(github, head, tree, changes, { known: blobs, findImports }, signal);
    return { ...part, isPart: true };
  }
}

/** Downloads from the address that GitHub gave; `undefined` if there is none, or it has expired. */
async function download(
  url: string | undefined,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array> | undefined> {
  if (url === undefined) return undefined;
  try {
    // Not with Octokit: the address is on another host, which must not see our token.
    const { ok, body } = await fetch(url, { signal });
    return ok && body !== null ? body : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Asks where the archive is, and downloads it. */
async function findArchive(
  github: GitHub,
  { owner, repo, headSha }: Head,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const { data } = await github.rest.repos.downloadTarballArchive({
    owner,
    repo,
    ref: headSha,
    request: { parseSuccessResponseBody: false, signal },
  });
  // With `parseSuccessResponseBody: false` the data is the body's stream, whatever Octokit's types say.
  return data as ReadableStream<Uint8Array>;
}

interface Reading extends HeadContents {
  readonly blobs: Blobs;
}

function assemble({ files, skipped }: HeadTree, blobs: Blobs): Reading {
  const sources: SourceText[] = [];
  const unread: SkippedFile[] = [];
  const used = new Map<string, NonNullable<ReturnType<Blobs["get"]>>>();
  for (const { path, sha } of files) {
    const blob = blobs.get(sha);
    if (blob === undefined) continue;
    used.set(sha, blob);
    if ("text" in blob) sources.push({ path, text: blob.text });
    else if (classifyPath(path) === "source") unread.push({ path, reason: blob.reason });
  }
  return { sources, skipped: [...skipped, ...unread], blobs: used, isPart: false };
}
