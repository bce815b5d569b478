import type { FileChange, SkippedFile, SourceText } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import type { DecodedSource } from "../files/source-files.ts";
import { readArchive, type ArchiveBounds, type ArchiveContents } from "./archive.ts";
import { countRequests, readBlobs, readTexts } from "./blobs.ts";
import { findArchive, type ArchiveAddress } from "./find-archive.ts";
import type { Blobs, HeadCache } from "./head-cache.ts";
import { hashBlob } from "./object-hash.ts";
import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { readPartly, type FindImports } from "./read-partly.ts";
import { readTree, type HeadTree, type TreeFile } from "./tree.ts";

/** What is needed to read a head, besides GitHub. */
export interface HeadTools {
  readonly cache: HeadCache;
  readonly findImports: FindImports;
  /** How much of a repository is read; by default more than most have. */
  readonly bounds?: ArchiveBounds;
  /** The head's archive, if GitHub said recently where it is: that saves a request. */
  readonly archive?: ArchiveAddress | undefined;
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
 * bounds, only what the change needs. Each text is the one that git has at the head: an archive that differs, as `.gitattributes` can make
 * it, counts only where it does not.
 */
export async function readHead(
  github: GitHub,
  head: Head,
  changes: readonly FileChange[],
  { cache, findImports, bounds = defaultBounds, archive }: HeadTools,
  signal: AbortSignal,
): Promise<HeadContents> {
  const repository = `${head.owner}/${head.repo}`;
  let listed: HeadTree | undefined;
  const list = async () => (listed ??= await readTree(github, head, signal));
  const known = cache.get(repository) ?? cache.waitForFirst(repository, signal);
  // This must run without waiting, so that others see immediately that this is the first.
  const earlier = known instanceof Promise ? await known : known;
  return earlier === undefined ? cache.followFirst(repository, read()) : read();

  async function read(): Promise<Reading> {
    const found = (earlier && (await readChanged(earlier))) ?? (await readWhole());
    cache.set(repository, found.blobs);
    return found;
  }

  /** Reads what differs from an earlier head; `undefined` if the archive is cheaper. */
  async function readChanged(blobs: Blobs): Promise<Reading | undefined> {
    try {
      const [tree, ahead] = await Promise.all([list(), readAhead(blobs)]);
      const known = new Map([...blobs, ...ahead]);
      if (isTooLarge(tree, bounds)) return await readPart(tree, known);
      const missing = findMissing(tree, known);
      if (countRequests(missing) > 1) return undefined;
      const added = await readBlobs(github, head, missing, signal);
      return assemble(tree, new Map([...known, ...added]));
    } catch (error) {
      // The archive leads to the same code, so only its failure counts.
      signal.throwIfAborted();
      if (toGitHubFailure(error) === undefined) throw error;
      return undefined;
    }
  }

  /** Reads the changed texts next to the list of all files: usually no other is missing. Not having them is no failure. */
  async function readAhead(blobs: Blobs): Promise<Blobs> {
    const shas = changes.flatMap(({ path, blob }) =>
      blob === undefined || blobs.has(blob) || classifyPath(path) === undefined ? [] : [blob],
    );
    if (shas.length === 0 || shas.length > mostReadAhead) return new Map();
    return readTexts(github, head, [...new Set(shas)], signal).catch(() => new Map());
  }

  async function readWhole(): Promise<Reading> {
    const address = archive ?? (await findArchive(github, head, signal));
    const stream = (await download(address?.url, signal)) ?? (await request(github, head, signal));
    const contents = await readArchive(stream, bounds);
    if (contents.tree !== undefined && contents.tree === address?.tree) return { ...contents, isPart: false };
    const tree = await list();
    if (contents.tree === undefined || tree.isCut) return readPart(tree, contents.blobs);
    return readAltered(tree, contents);
  }

  /** Reads what an archive lacks of a head's files: all of it if one request is enough, else what the change needs. */
  async function readAltered(tree: HeadTree, archive: ArchiveContents): Promise<Reading> {
    const blobs = new Map([...archive.blobs, ...undoLineEnds(tree, archive)]);
    const missing = findMissing(tree, blobs);
    const added =
      countRequests(missing) > 1
        ? (await readPart(tree, blobs)).blobs
        : await readBlobs(github, head, missing, signal);
    return assemble(tree, new Map([...blobs, ...added]));
  }

  async function readPart(tree: HeadTree, blobs: Blobs): Promise<Reading> {
    const part = await readPartly(github, head, tree, changes, { known: blobs, findImports }, signal);
    return { ...part, isPart: true };
  }
}

/** With more changed files, this may take more than the one request that is cheaper than an archive. */
const mostReadAhead = 50;

function isTooLarge({ files, isCut }: HeadTree, bounds: ArchiveBounds): boolean {
  return isCut || files.reduce((sum, file) => sum + file.size, 0) > bounds.kept;
}

function findMissing({ files }: HeadTree, blobs: Blobs): readonly TreeFile[] {
  return files.filter(({ sha }) => !blobs.has(sha));
}

/** The files that differ from the archive's only in how lines end: `eol` in `.gitattributes` can be for every file, and costs nothing. */
function undoLineEnds(tree: HeadTree, { sources, blobs }: ArchiveContents): Blobs {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const undone = new Map<string, DecodedSource>();
  for (const { path, sha } of findMissing(tree, blobs)) {
    const text = texts.get(path)?.replaceAll("\r\n", "\n");
    if (text !== undefined && hashBlob(Buffer.from(text)) === sha) undone.set(sha, { text });
  }
  return undone;
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

/** Downloads with a request that is repeated when it fails. */
async function request(
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
    if (blob === undefined) {
      if (classifyPath(path) === "source") unread.push({ path, reason: alteredReason });
      continue;
    }
    used.set(sha, blob);
    if ("text" in blob) sources.push({ path, text: blob.text });
    else if (classifyPath(path) === "source") unread.push({ path, reason: blob.reason });
  }
  return { sources, skipped: [...skipped, ...unread], blobs: used, isPart: false };
}

const alteredReason = "missing or altered in GitHub's archive of this commit, by .gitattributes";
