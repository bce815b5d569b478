import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { maxSourceBytes, type SkippedFile, type SourceText } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { decodeSource, tooLargeReason, type DecodedSource } from "../files/source-files.ts";
import type { Blobs } from "./head-cache.ts";
import { hashBlob, startHash } from "./object-hash.ts";
import { createTreeSha, type FileMode } from "./tree-sha.ts";

/** What an archive of a repository holds. */
export interface ArchiveContents {
  readonly sources: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
  /** The texts that were read, by their git sha. */
  readonly blobs: Blobs;
  /**
   * The sha that git gives to a tree of exactly these files; `undefined` if the archive holds more than `bounds` allow: then only what
   * came before that was read. A submodule is missing from archives, so the tree of a commit with one has another sha.
   */
  readonly tree: string | undefined;
}

/** How much of an archive is read, in bytes. */
export interface ArchiveBounds {
  /** Of the texts that are kept. */
  readonly kept: number;
  /** Of the whole archive, unpacked: what a small archive may grow to. */
  readonly unpacked: number;
}

/**
 * Reads the files that can matter from a `.tar.gz` as GitHub makes it, with one folder around everything. Nothing is written to
 * disk; other files are skipped as they stream by.
 */
export async function readArchive(
  stream: ReadableStream<Uint8Array>,
  bounds: ArchiveBounds,
): Promise<ArchiveContents> {
  const sources: SourceText[] = [];
  const skipped: SkippedFile[] = [];
  const blobs = new Map<string, DecodedSource>();
  const tree = createTreeSha();
  const entries = extract();
  // `Readable.fromWeb` wants Node's own declaration of the same standard stream.
  const download = Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
  pipeline(download, createGunzip(), entries, () => {
    // A failure destroys the entries too, so the loop below throws it.
  });

  let kept = 0;
  let unpacked = 0;
  for await (const entry of entries) {
    const { header } = entry;
    unpacked += header.size + headerBytes + header.name.length;
    if (unpacked > bounds.unpacked || kept > bounds.kept) {
      // Leaving the loop destroys the stream, and with it the download.
      return { sources, skipped, blobs, tree: undefined };
    }
    const path = pathInRepository(header.name);
    const kind = classifyPath(path);
    const refusal = kind === undefined ? undefined : refuse(header);
    if (kind === "source" && refusal !== undefined) skipped.push({ path, ...refusal });
    if (header.type === "symlink") tree.add(path, "120000", hashBlob(Buffer.from(targetOf(header))));
    if (header.type !== "file") {
      entry.resume();
      continue;
    }
    if (kind === undefined || refusal !== undefined) {
      tree.add(path, modeOf(header), await hashContent(entry, header.size));
      continue;
    }
    const bytes = await readContent(entry);
    kept += bytes.length;
    const sha = hashBlob(bytes);
    tree.add(path, modeOf(header), sha);
    const decoded = decodeSource(bytes);
    blobs.set(sha, decoded);
    if ("text" in decoded) sources.push({ path, text: decoded.text });
    else if (kind === "source") skipped.push({ path, reason: decoded.reason });
  }
  return { sources, skipped, blobs, tree: tree.digest() };
}

/** What an entry of an archive takes besides its name and content. */
const headerBytes = 512;

async function readContent(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** Hashes a file as it streams by. `size` is in bytes. */
async function hashContent(entry: AsyncIterable<unknown>, size: number): Promise<string> {
  const hash = startHash("blob", size);
  for await (const chunk of entry) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** Where a link leads: `null` if that is empty, whatever the package's types say. */
function targetOf({ linkname }: { readonly linkname: string | null }): string {
  return linkname ?? "";
}

function modeOf({ mode }: Header): FileMode {
  return (mode & 0o100) === 0 ? "100644" : "100755";
}

function refuse(header: Header): Omit<SkippedFile, "path"> | undefined {
  if (header.type === "symlink" || header.type === "link") return { reason: "a link to another file" };
  if (header.type !== "file") return { reason: "not a file" };
  return header.size > maxSourceBytes ? { reason: tooLargeReason } : undefined;
}

/** The path without the folder that GitHub puts around everything, `owner-repo-sha/`. */
function pathInRepository(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
