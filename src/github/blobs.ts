import { decodeSource, type DecodedSource } from "../files/source-files.ts";
import type { GitHub } from "./octokit.ts";
import { hashBlob } from "./object-hash.ts";
import type { PullRequest } from "./pull-request.ts";
import type { TreeFile } from "./tree.ts";

/** How many files and bytes one request asks for: GitHub stops a query after ten seconds. */
const filesPerRequest = 100;
const bytesPerRequest = 2_000_000;
/** GraphQL cuts longer texts. In bytes. */
const largestText = 500_000;

/** How many requests `readBlobs` makes, provided that GitHub returns every text unchanged. */
export function countRequests(files: readonly TreeFile[]): number {
  const { batches, large } = plan(files);
  return batches.length + large.length;
}

/** Reads files by the sha of their content, many with one request. */
export async function readBlobs(
  github: GitHub,
  pull: Pick<PullRequest, "owner" | "repo">,
  files: readonly TreeFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DecodedSource>> {
  const { batches, large } = plan(files);
  const found = new Map<string, DecodedSource>();
  const unclear = [...large];
  // One after another: GitHub asks apps not to send many requests at once.
  for (const batch of batches) {
    const texts = await readTexts(
      github,
      pull,
      batch.map(({ sha }) => sha),
      signal,
    );
    for (const [sha, text] of texts) found.set(sha, text);
    unclear.push(...batch.filter(({ sha }) => !texts.has(sha)));
  }
  for (const { sha } of unclear) found.set(sha, decodeSource(await readBytes(github, pull, sha, signal)));
  return found;
}

/** Reads texts by sha in one request. The result lacks what GraphQL cannot return unchanged: bytes that are not text, and long texts. */
export async function readTexts(
  github: GitHub,
  pull: Pick<PullRequest, "owner" | "repo">,
  shas: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DecodedSource>> {
  const places = shas.map((sha) => `oid: ${JSON.stringify(sha)}`);
  const objects = await readObjects(github, pull, places, "text", signal);
  const found = new Map<string, DecodedSource>();
  for (const [index, sha] of shas.entries()) {
    const text = objects[index]?.text;
    // GitHub may change bytes that are not UTF-8; only the hash proves that it did not.
    if (typeof text === "string" && hashBlob(Buffer.from(text)) === sha) found.set(sha, { text });
  }
  return found;
}

/** Looks up files by path, for heads whose files GitHub does not list completely. The result lacks files that do not exist. */
export async function findFiles(
  github: GitHub,
  { owner, repo, headSha }: Pick<PullRequest, "owner" | "repo" | "headSha">,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly TreeFile[]> {
  const found: TreeFile[] = [];
  for (let start = 0; start < paths.length; start += filesPerRequest) {
    const part = paths.slice(start, start + filesPerRequest);
    const objects = await readObjects(
      github,
      { owner, repo },
      part.map((path) => `expression: ${JSON.stringify(`${headSha}:${path}`)}`),
      "oid byteSize",
      signal,
    );
    for (const [index, path] of part.entries()) {
      const { oid, byteSize } = objects[index] ?? {};
      if (oid !== undefined && byteSize !== undefined) found.push({ path, sha: oid, size: byteSize });
    }
  }
  return found;
}

function plan(files: readonly TreeFile[]): {
  readonly batches: readonly (readonly TreeFile[])[];
  readonly large: readonly TreeFile[];
} {
  const unique = [...new Map(files.map((file) => [file.sha, file])).values()];
  const batches: TreeFile[][] = [];
  let bytes = 0;
  for (const file of unique) {
    if (file.size > largestText) continue;
    const last = batches.at(-1);
    bytes += file.size;
    if (last === undefined || last.length >= filesPerRequest || bytes > bytesPerRequest) {
      batches.push([file]);
      bytes = file.size;
    } else last.push(file);
  }
  return { batches, large: unique.filter(({ size }) => size > largestText) };
}

interface BlobFields {
  readonly oid?: string;
  readonly byteSize?: number;
  readonly text?: string | null;
}

/** Asks for some fields of many blobs at once, and returns them in the same order. */
async function readObjects(
  github: GitHub,
  { owner, repo }: Pick<PullRequest, "owner" | "repo">,
  places: readonly string[],
  fields: string,
  signal: AbortSignal,
): Promise<readonly (BlobFields | undefined)[]> {
  const objects = places.map((place, index) => `_${index}: object(${place}) { ... on Blob { ${fields} } }`);
  const { repository } = await github.graphql<{
    readonly repository: Readonly<Record<string, BlobFields | null>> | null;
  }>(
    `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${objects.join(" ")} } }`,
    { owner, repo, request: { signal } },
  );
  return places.map((_, index) => repository?.[`_${index}`] ?? undefined);
}

/** Reads a file's bytes by the sha of its content. */
export async function readBytes(
  github: GitHub,
  { owner, repo }: Pick<PullRequest, "owner" | "repo">,
  sha: string,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { data } = await github.rest.git.getBlob({ owner, repo, file_sha: sha, request: { signal } });
  return Buffer.from(data.content, "base64");
}
