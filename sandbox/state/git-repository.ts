import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { askGit, readFromGit, runGit, streamFromGit } from "./git.ts";
import { remember } from "./remember.ts";

/** Files by path, relative to the root, with `/`. `undefined` deletes the file. */
export type FileChanges = Readonly<Record<string, string | Uint8Array | Link | Submodule | undefined>>;

/** A symbolic link. */
export interface Link {
  readonly linkTo: string;
}

/** A submodule, as the SHA of a commit in the other repository. */
export interface Submodule {
  readonly submodule: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date: Date;
}

export interface NewCommit {
  readonly branch: string;
  /** The commit has no parent if this is omitted. */
  readonly parent?: string;
  readonly message: string;
  readonly author: Signature;
  readonly changes: FileChanges;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  /** In bytes; only blobs have one. */
  readonly size?: number;
}

/** Creates an empty bare repository. */
export async function createGitRepository(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await runGit(directory, ["init", "--quiet", "--bare", "--template="]);
}

/** Creates a bare repository that shares the objects of the one at `source`, which is never written to. */
export async function borrowGitRepository(directory: string, source: string): Promise<void> {
  await createGitRepository(directory);
  const locate = async (name: string) =>
    (await runGit(source, ["rev-parse", "--path-format=absolute", "--git-path", name])).trimEnd();
  await mkdir(path.join(directory, "objects", "info"), { recursive: true });
  await writeFile(path.join(directory, "objects", "info", "alternates"), `${await locate("objects")}\n`);
  const shallow = await readFile(await locate("shallow")).catch(() => undefined);
  // This file says where the history of a shallow clone ends; without it git would look for earlier commits.
  if (shallow !== undefined) await writeFile(path.join(directory, "shallow"), shallow);
}

/** Fetches a commit and its history from another repository. */
export async function fetchCommit(directory: string, source: string, sha: string): Promise<void> {
  await runGit(directory, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", source, sha]);
}

/** Merges two commits without a ref or a work tree. Returns the tree; `undefined` if they conflict. Needs git 2.38. */
export async function mergeTrees(
  directory: string,
  ours: string,
  theirs: string,
): Promise<string | undefined> {
  const output = await askGit(directory, ["merge-tree", "--write-tree", ours, theirs]);
  return output?.split("\n")[0];
}

/** Writes a commit of an existing tree, without moving a branch. */
export async function writeCommitObject(directory: string, commit: Omit<Commit, "sha">): Promise<string> {
  const sign = ({ name, email, date }: Signature) =>
    `${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000`;
  const text = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${sign(commit.author)}`,
    `committer ${sign(commit.committer)}`,
    "",
    commit.message,
    "",
  ].join("\n");
  return (await runGit(directory, ["hash-object", "-t", "commit", "-w", "--stdin"], text)).trim();
}

/** Writes one commit, without a work tree, and moves the branch to it. */
export async function writeCommit(directory: string, commit: NewCommit): Promise<string> {
  const reference = `refs/heads/${commit.branch}`;
  const lines: Uint8Array[] = [];
  const write = (text: string) => lines.push(Buffer.from(text));
  const writeData = (data: string | Uint8Array) => {
    const bytes = Buffer.from(data);
    write(`data ${bytes.length}\n`);
    lines.push(bytes);
    write("\n");
  };
  const { name, email, date } = commit.author;
  write(`commit ${reference}\ncommitter ${name} <${email}> ${Math.floor(date.getTime() / 1000)} +0000\n`);
  writeData(commit.message);
  if (commit.parent !== undefined) write(`from ${commit.parent}\n`);
  for (const [file, content] of Object.entries(commit.changes)) {
    if (content === undefined) {
      write(`D ${file}\n`);
      continue;
    }
    if (typeof content === "object" && "submodule" in content) {
      write(`M 160000 ${content.submodule} ${file}\n`);
    } else if (typeof content === "object" && "linkTo" in content) {
      write(`M 120000 inline ${file}\n`);
      writeData(content.linkTo);
    } else {
      write(`M 100644 inline ${file}\n`);
      writeData(content);
    }
  }
  await runGit(directory, ["fast-import", "--quiet", "--force", "--date-format=raw"], Buffer.concat(lines));
  return (await runGit(directory, ["rev-parse", reference])).trim();
}

/** Points a ref such as `refs/pull/1/head` at a commit. */
export async function writeReference(directory: string, reference: string, sha: string): Promise<void> {
  await runGit(directory, ["update-ref", reference, sha]);
}

export async function deleteReference(directory: string, reference: string): Promise<void> {
  await runGit(directory, ["update-ref", "-d", reference]);
}

/** Lists the refs whose full names start like this, with their commits. */
export async function listReferences(
  directory: string,
  prefix: string,
): Promise<readonly { readonly name: string; readonly sha: string }[]> {
  const listed = await runGit(directory, ["for-each-ref", "--format=%(objectname) %(refname)"]);
  return listed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ sha: line.slice(0, 40), name: line.slice(41) }))
    .filter(({ name }) => name.startsWith(prefix));
}

/** Reads a file at a commit, given by its SHA; `undefined` if there is no such file. */
export const readText = remember(
  async (directory: string, sha: string, file: string): Promise<string | undefined> => {
    const found = await readPath(directory, sha, file);
    const [entry] = found?.kind === "file" ? found.entries : [];
    return entry === undefined ? undefined : Buffer.from(await readBlob(directory, entry.sha)).toString();
  },
);

/** Resolves a SHA, branch, tag or full ref to a commit. */
export async function resolveCommit(directory: string, reference: string): Promise<string | undefined> {
  if (reference.startsWith("-") || reference.includes("^") || reference.includes(":")) return undefined;
  const sha = await askGit(directory, ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`]);
  return sha?.trim();
}

/** Finds the merge base of two SHAs; `undefined` if they share no history. */
export const findMergeBase = remember(
  async (directory: string, a: string, b: string): Promise<string | undefined> =>
    (await askGit(directory, ["merge-base", a, b]))?.trim(),
);

/** Lists the commits that are in `head` but not in `base`, oldest first. Both are SHAs. */
export const listCommits = remember(
  async (directory: string, base: string, head: string): Promise<readonly Commit[]> => {
    const output = await runGit(directory, ["rev-list", "--reverse", `${base}..${head}`]);
    return Promise.all(
      output
        .split("\n")
        .filter(Boolean)
        .map((sha) => readCommit(directory, sha)),
    );
  },
);

/** @throws ExecaError if there is no such commit. */
export const readCommit = remember(async (directory: string, sha: string): Promise<Commit> => {
  const format = ["%H", "%T", "%P", "%an", "%ae", "%at", "%cn", "%ce", "%ct", "%B"].join("%x00");
  const output = await runGit(directory, ["show", "--no-patch", `--format=${format}`, sha]);
  const [commit = "", tree = "", parents = "", ...rest] = output.split("\0");
  const [authorName = "", authorEmail = "", authorTime = "", name = "", email = "", time = "", message = ""] =
    rest;
  return {
    sha: commit,
    tree,
    parents: parents.split(" ").filter(Boolean),
    author: { name: authorName, email: authorEmail, date: new Date(Number(authorTime) * 1000) },
    committer: { name, email, date: new Date(Number(time) * 1000) },
    message: message.trimEnd(),
  };
});

/** Lists the entries of a folder at a commit, whose own path is `.` for the root; none if there is no such folder. */
export const readFolder = remember((directory: string, sha: string, folder: string) =>
  listTree(directory, folder === "." ? [sha] : [sha, "--", `${folder}/`]),
);

/** Reads `path` at a commit: one entry for a file, the children of a directory; `undefined` if nothing is there. */
export async function readPath(
  directory: string,
  sha: string,
  file: string,
): Promise<{ readonly kind: "file" | "directory"; readonly entries: readonly TreeEntry[] } | undefined> {
  if (file === "") return { kind: "directory", entries: await listTree(directory, [sha]) };
  const [entry] = await listTree(directory, [sha, "--", file]);
  if (entry === undefined) return undefined;
  if (entry.type !== "tree") return { kind: "file", entries: [entry] };
  return { kind: "directory", entries: await listTree(directory, [sha, "--", `${file}/`]) };
}

/** Lists the entries of a tree; with `isRecursive` those of its subfolders too. */
export function readTree(
  directory: string,
  sha: string,
  isRecursive: boolean,
): Promise<readonly TreeEntry[]> {
  return listTree(directory, isRecursive ? ["-r", "-t", sha] : [sha]);
}

/** @throws ExecaError if there is no such blob. */
export function readBlob(directory: string, sha: string): Promise<Uint8Array> {
  return readFromGit(directory, ["cat-file", "blob", sha]);
}

/** Streams a gzipped tarball of a commit, with every path below `prefix`. */
export function streamTarball(directory: string, sha: string, prefix: string): Readable {
  return streamFromGit(directory, ["archive", "--format=tar.gz", `--prefix=${prefix}`, sha]);
}

async function listTree(directory: string, arguments_: readonly string[]): Promise<readonly TreeEntry[]> {
  const output = await runGit(directory, ["ls-tree", "-z", "-l", "--full-tree", ...arguments_]);
  return output
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [fields = "", file = ""] = line.split("\t");
      const [mode = "", type = "", sha = "", size = "-"] = fields.split(/ +/);
      return {
        path: file,
        mode,
        // git has only these three kinds of entries.
        type: type as TreeEntry["type"],
        sha,
        ...(size === "-" ? {} : { size: Number(size) }),
      };
    });
}
