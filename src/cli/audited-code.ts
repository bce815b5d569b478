import { listTree, readListed, type LocalTree } from "../local/read-tree.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import type { Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { readFiles } from "../local/read-files.ts";
import { openAuditCache, type CachePlace } from "./audit-cache.ts";
import { readTreeWith } from "./stdin.ts";
import { openAhead } from "./ahead.ts";

/** The code to audit: what is on disk, or with `stdin` what an editor holds of one file. */
export interface AuditedCode {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly stdin?: { readonly filename: string; readonly bytes: Uint8Array } | undefined;
}

/** The code, once it is found. */
export interface FoundCode extends Omit<LocalTree, "snapshot"> {
  /** The paths of all of it. */
  readonly paths: readonly string[];
  /** The files, if all of them are on disk: only then can a result be cached. */
  readonly files?: readonly string[];
  /** @param onSource as in `readFiles` */
  readonly read: (onSource: (source: SourceText) => void) => Promise<Snapshot>;
}

/** @throws as `listTree`, and `readTreeWith` */
export async function findCode({ folder, paths, stdin }: AuditedCode): Promise<FoundCode> {
  if (stdin !== undefined) {
    const { snapshot, ...tree } = await readTreeWith(folder, stdin.filename, stdin.bytes);
    const read: FoundCode["read"] = (onSource) => {
      snapshot.sources.forEach(onSource);
      return Promise.resolve(snapshot);
    };
    return { ...tree, paths: snapshot.sources.map((source) => source.path), read };
  }
  const listed = await listTree(folder, paths);
  const read: FoundCode["read"] = async (onSource) => (await readListed(listed, onSource)).snapshot;
  return { ...listed, paths: listed.files, read };
}

/** What was read. */
interface ReadCode {
  readonly snapshot: Snapshot;
  /** Some file mentions Customer.io. */
  readonly isRelated: boolean;
}

/** Reads code, and meanwhile loads the compiler if it will be needed. */
export async function readAhead({ read }: FoundCode, runTask: RunTask): Promise<ReadCode> {
  const ahead = openAhead(runTask);
  const snapshot = await read(ahead.add);
  return { snapshot, isRelated: ahead.isWanted() };
}

/** An analysis, and the texts that a report of it quotes. */
export interface Analyzed extends Pick<Snapshot, "sources"> {
  readonly analysis: Analysis;
}

/**
 * Does `work`, unless its result for the same files is known.
 *
 * @param circumstances everything else that the result depends on, as plain data
 */
export async function recall(
  { root, files }: FoundCode,
  circumstances: unknown,
  place: CachePlace | undefined,
  work: () => Promise<Analyzed & { readonly snapshot: Snapshot }>,
): Promise<Analyzed> {
  if (place === undefined || files === undefined) return work();
  const cache = openAuditCache(place, root, files, circumstances);
  const known = await cache.find();
  if (known !== undefined) {
    const quoted = [...known.findings, ...(known.ignored ?? []).map(({ finding }) => finding)];
    const { sources } = await readFiles(root, [...new Set(quoted.map(({ path }) => path))]);
    return { analysis: known, sources };
  }
  const analyzed = await work();
  await cache.store(analyzed.snapshot, analyzed.analysis);
  return analyzed;
}
