import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { runGit, type Git } from "./git.ts";
import { GitError, GitOutputError } from "./git-error.ts";
import { ReadError } from "./read-error.ts";

/** The content that a repository holds: commits, folders, files. */
export interface Objects {
  /**
   * git in an empty, temporary repository that also has these objects. Nothing else of the repository is seen there, neither its config
   * and attributes nor its work tree, so that nothing in it can start a program.
   */
  readonly git: Git;
  /** The id that a file with these bytes has. */
  readonly idOf: (bytes: Uint8Array) => string;
  /** Adds a file's bytes, for the time of the visit only. Returns its id. */
  readonly add: (bytes: Uint8Array) => Promise<string>;
}

/**
 * Opens the objects of the repository at `root` for as long as `visit` takes.
 *
 * @throws ReadError when some are missing because the clone is partial: they are not fetched, for that can run programs
 */
export async function withObjects<Result>(
  root: string,
  git: Git,
  visit: (objects: Objects) => Promise<Result>,
): Promise<Result> {
  const answer = await git(["rev-parse", "--show-object-format", "--git-path", "objects"]);
  const [, format, place] = /^(\w+)\r?\n([^]+?)\r?\n$/.exec(answer.toString("utf8")) ?? [];
  if (format === undefined || place === undefined) {
    throw new GitOutputError("it did not say where its objects are");
  }
  const store = path.resolve(root, place);
  const folder = await mkdtemp(path.join(os.tmpdir(), "pitstop-"));
  try {
    const environment = {
      // No config at all, not even the user's, can change what git prints.
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_DIR: folder,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: `"${store.replaceAll(/["\\]/g, "\\$&")}"`,
    };
    const run: Git = (args, input) => runGit(folder, [...limits, ...args], environment, input);
    await run(["init", "--quiet", "--bare", "--template=", `--object-format=${format}`]);
    const idOf = (bytes: Uint8Array) =>
      createHash(format).update(headerOf(bytes)).update(bytes).digest("hex");
    const add = async (bytes: Uint8Array) => {
      const id = idOf(bytes);
      const shelf = path.join(folder, "objects", id.slice(0, 2));
      await mkdir(shelf, { recursive: true });
      await writeFile(path.join(shelf, id.slice(2)), await compress(Buffer.concat([headerOf(bytes), bytes])));
      return id;
    };
    return await visit({ git: run, idOf, add });
  } catch (error) {
    if (error instanceof GitError && !(error instanceof GitOutputError) && (await isPartial(git)))
      throw new ReadError(partialMessage, { cause: error });
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const compress = promisify(deflate);

/** Files too large to be analyzed are not compared line by line, either. */
const limits = ["-c", `core.bigFileThreshold=${maxSourceBytes}`];

/** The header that git puts before a file's bytes to store them and to compute their id. */
function headerOf(bytes: Uint8Array): Buffer {
  return Buffer.from(`blob ${bytes.length}\0`);
}

const partialMessage =
  'This clone is partial: it lacks content that the review needs. Run "git fetch --refetch --no-filter" to download everything.';

/** Says whether git fetches content only when it is needed (`git clone --filter=…`). */
async function isPartial(git: Git): Promise<boolean> {
  return git(["config", "--get-regexp", "^(extensions\\.partialclone|remote\\..*\\.promisor)$"]).then(
    () => true,
    () => false,
  );
}
