import { realpath } from "node:fs/promises";
import path from "node:path";
import { decodeSource } from "../files/source-files.ts";
import { toRepositoryPath } from "../local/scope.ts";
import { readTree, type LocalTree } from "../local/read-tree.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Reads the code around a file, which need not exist yet, with `bytes` in its place: what an editor holds and has not saved. Only that file
 * is asked for.
 *
 * @param file relative to `folder`
 * @throws as `readTree`; UsageError when the file's folder does not exist
 */
export async function readTreeWith(folder: string, file: string, bytes: Uint8Array): Promise<LocalTree> {
  const location = path.resolve(folder, file);
  const around = await realpath(path.dirname(location)).catch(() => undefined);
  if (around === undefined) {
    throw new UsageError(
      `The folder of "${file}" does not exist. --stdin-filename is relative to ${folder}.`,
    );
  }
  const tree = await readTree(folder, [around]);
  const own = path.join(around, path.basename(location));
  const name = toRepositoryPath(tree.root, { location: own });
  const others = <File extends { readonly path: string }>(files: readonly File[]) =>
    files.filter((one) => one.path !== name);
  const decoded = decodeSource(bytes);
  const { sources, skipped, ...snapshot } = tree.snapshot;
  const [kept, unread] = [others(sources), others(skipped)];
  return {
    root: tree.root,
    snapshot: {
      ...snapshot,
      ...("text" in decoded
        ? { sources: inOrder([...kept, { path: name, ...decoded }]), skipped: unread }
        : { sources: kept, skipped: [...unread, { path: name, ...decoded }] }),
    },
    named: [name],
    namedFiles: [name],
    isWanted: (one) => one === name,
  };
}

function inOrder<File extends { readonly path: string }>(files: readonly File[]): readonly File[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}
