import type { FileChange, SkippedFile, SourceText } from "../vocabulary/snapshot.ts";
import { classifyPath, isManifest } from "../files/file-kinds.ts";
import type { Blobs } from "./head-cache.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { findFiles, readBlobs } from "./blobs.ts";
import type { HeadTree, TreeFile } from "./tree.ts";
import { folderOf } from "../files/paths.ts";

/** Finds what code imports: `texts` by path, `paths` of all files that an import can resolve to. */
export type FindImports = (
  texts: ReadonlyMap<string, string>,
  paths: Iterable<string>,
) => ReadonlySet<string>;

/** How far imports are followed, and how much is read this way. */
const maxSteps = 5;
const maxFiles = 500;
const maxBytes = 10_000_000;
/** Packages of a workspace import each other by the names in their manifests. If there are more, only those above changed files are read. */
const maxManifests = 100;

/** The part of a head that a change cannot be judged without. */
export interface PartOfHead {
  readonly sources: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
  readonly blobs: Blobs;
}

/**
 * Reads the changed files, the manifests and compiler options above them, and what they import, step by step: for a repository that is
 * too large to read completely. The changed files come first, so that they are read even if not everything fits.
 */
export async function readPartly(
  github: GitHub,
  pull: Pick<PullRequest, "owner" | "repo" | "headSha">,
  tree: HeadTree,
  changes: readonly FileChange[],
  { known, findImports }: { readonly known: Blobs; readonly findImports: FindImports },
  signal: AbortSignal,
): Promise<PartOfHead> {
  const changed = changes
    .filter(({ path, status }) => status !== "removed" && classifyPath(path) !== undefined)
    .map(({ path }) => path);
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const context = tree.files.filter(({ path }) => classifyPath(path) === "context");
  // A list that GitHub truncated may lack changed files.
  const unlisted = tree.isCut ? changed.filter((path) => !files.has(path)) : [];
  for (const file of await findFiles(github, pull, unlisted, signal)) files.set(file.path, file);

  const blobs = new Map(known);
  const read = new Map<string, TreeFile>();
  const texts = new Map<string, string>();
  let bytes = 0;
  const manifests = context.map(({ path }) => path).filter(isManifest);
  let wanted: readonly string[] = manifests.length > maxManifests ? changed : [...changed, ...manifests];
  for (let step = 0; step <= maxSteps && wanted.length > 0; step++) {
    const added: TreeFile[] = [];
    for (const path of [...wanted, ...findAbove(wanted, context)]) {
      const file = files.get(path);
      if (file === undefined || read.has(path) || read.size >= maxFiles || bytes + file.size > maxBytes)
        continue;
      bytes += file.size;
      read.set(path, file);
      added.push(file);
    }
    const missing = added.filter(({ sha }) => !blobs.has(sha));
    for (const [sha, blob] of await readBlobs(github, pull, missing, signal)) blobs.set(sha, blob);
    for (const { path, sha } of added) {
      const blob = blobs.get(sha);
      if (blob !== undefined && "text" in blob) texts.set(path, blob.text);
    }
    wanted = [...findImports(texts, files.keys())].filter((path) => !read.has(path));
  }

  const changedSet = new Set(changed);
  const unread = changed.filter(
    (path) => !read.has(path) && !tree.skipped.some((skipped) => skipped.path === path),
  );
  return {
    sources: [...texts].map(([path, text]) => ({ path, text })),
    skipped: [
      ...tree.skipped.filter(({ path }) => changedSet.has(path)),
      ...[...read.values()].flatMap(({ path, sha }) => listUnreadable(path, blobs.get(sha))),
      ...unread.map((path) => ({ path, reason: "repository too large: not read" })),
    ],
    blobs: new Map(
      [...read.values()].flatMap(({ sha }) => {
        const blob = blobs.get(sha);
        return blob === undefined ? [] : [[sha, blob] as const];
      }),
    ),
  };
}

/** The context files in the folders of some files, and in the folders above. */
function findAbove(paths: readonly string[], context: readonly TreeFile[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (folders.has(folder)) break;
      folders.add(folder);
      if (folder === "") break;
    }
  }
  return context.map(({ path }) => path).filter((path) => folders.has(folderOf(path)));
}

function listUnreadable(path: string, blob: ReturnType<Blobs["get"]>): readonly SkippedFile[] {
  return blob !== undefined && "reason" in blob && classifyPath(path) === "source"
    ? [{ path, reason: blob.reason }]
    : [];
}
