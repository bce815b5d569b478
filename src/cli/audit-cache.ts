import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { readStamp } from "../files/stamps.ts";
import { readFiles } from "../local/read-files.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";

/** Where audits are cached, and which build made them. */
export interface CachePlace {
  /** Absolute. It must not be in a repository, where a stranger could write a false result. */
  readonly folder: string;
  /** Identifies the build: another build of Pitstop may find something else. */
  readonly edition: string;
}

/** A file that an audit looked at. */
interface KnownFile {
  readonly path: string;
  /** As `readStamp`, from before the file was read. */
  readonly stamp?: string | undefined;
  /** The hash of its text, or why it has none. */
  readonly content: string;
}

interface KeptAudit {
  readonly files: readonly KnownFile[];
  readonly analysis: Analysis;
}

/** The last audit of the same files with the same options. */
export interface AuditCache {
  /** Its result, if every file still has the same content. */
  readonly find: () => Promise<Analysis | undefined>;
  /** Caches a result, if possible. */
  readonly store: (read: Pick<Snapshot, "sources" | "skipped">, analysis: Analysis) => Promise<void>;
}

/** How many audits are cached; then the oldest is removed. */
const maxKept = 50;

/**
 * Opens the cache for an audit of `files`. If anything is wrong with its content or its folder, the audit runs as if there were no cache.
 *
 * @param root absolute: what the files' paths are relative to
 * @param circumstances everything else that the result depends on, as plain data
 */
export function openAuditCache(
  { folder, edition }: CachePlace,
  root: string,
  files: readonly string[],
  circumstances: unknown,
): AuditCache {
  const name = `${hash(JSON.stringify([edition, root, circumstances]))}.audit`;
  const location = path.join(folder, name);
  const now = Date.now();
  const stamps = files.map((file) => readStamp(root, file, now));

  async function find(): Promise<Analysis | undefined> {
    const kept = readKept(location);
    if (kept?.files.length !== files.length) return undefined;
    if (!kept.files.every((file, index) => file.path === files[index])) return undefined;
    const doubtful = kept.files.filter(({ stamp }, index) => stamp === undefined || stamp !== stamps[index]);
    if (doubtful.length === 0) return kept.analysis;
    const contents = listContents(
      await readFiles(
        root,
        doubtful.map((file) => file.path),
      ),
    );
    if (!doubtful.every((file) => (contents.get(file.path) ?? "") === file.content)) return undefined;
    await keep(
      kept.files.map(({ content }) => content),
      kept.analysis,
    );
    return kept.analysis;
  }

  async function keep(contents: readonly string[], analysis: Analysis): Promise<void> {
    const known = files.map((file, index) => ({
      path: file,
      stamp: stamps[index],
      content: contents[index] ?? "",
    }));
    const kept: KeptAudit = { files: known, analysis };
    const text = JSON.stringify(kept);
    try {
      mkdirSync(folder, { recursive: true });
      await writeFileAtomic(location, `${hash(text)}\n${text}`, { fsync: false });
      removeOldest(folder);
    } catch {
      // Without write access to the folder, nothing is cached.
    }
  }

  return {
    find,
    store: async (read, analysis) => {
      if (analysis.failures.length > 0) return;
      const contents = listContents(read);
      await keep(
        files.map((file) => contents.get(file) ?? ""),
        analysis,
      );
    },
  };
}

function listContents({ sources, skipped }: Pick<Snapshot, "sources" | "skipped">): Map<string, string> {
  return new Map([
    ...sources.map((source) => [source.path, hash(source.text)] as const),
    ...skipped.map((file) => [file.path, file.reason] as const),
  ]);
}

/** `undefined` for an entry that is missing, was cut off, or was not written by this code. */
function readKept(location: string): KeptAudit | undefined {
  try {
    const text = readFileSync(location, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    // The hash proves that it was written here.
    return hash(body) === text.slice(0, end) ? (JSON.parse(body) as KeptAudit) : undefined;
  } catch {
    return undefined;
  }
}

function removeOldest(folder: string): void {
  const kept = readdirSync(folder)
    .filter((name) => name.endsWith(".audit"))
    .map((name) => path.join(folder, name));
  if (kept.length <= maxKept) return;
  const age = new Map(kept.map((location) => [location, statSync(location).mtimeMs]));
  const byAge = [...kept].sort((a, b) => (age.get(a) ?? 0) - (age.get(b) ?? 0));
  for (const location of byAge.slice(0, kept.length - maxKept)) rmSync(location, { force: true });
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
