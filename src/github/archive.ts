import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { maxSourceBytes, type SkippedFile, type SourceText } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { decodeSource, tooLargeReason, type DecodedSource } from "../files/source-files.ts";
import { hashBlob } from "./blobs.ts";
import type { Blobs } from "./head-cache.ts";

/** What an archive of a repository holds. */
export interface ArchiveContents {
  readonly sources: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
  /** What was read, by the sha that git gives it. */
  readonly blobs: Blobs;
  /** The archive holds more than `bounds` allow; what came before that was read. */
  readonly isCut: boolean;
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
  const entries = extract();
  // `Readable.fromWeb` wants Node's own declaration of the same standard stream.
  const download = Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
  pipeline(download, createGunzip(), entries, () => {
    // A failure destroys the entries too, so the loop below throws it.
  });

  let kept = 0;
  let unpacked = 0;
  for await (const entry of entries) {
    unpacked += entry.header.size;
    const path = pathInRepository(entry.header.name);
    const kind = classifyPath(path);
    const refusal = kind === undefined ? undefined : refuse(entry.header);
    if (unpacked > bounds.unpacked || kept > bounds.kept) {
      // Leaving the loop destroys the stream, and with it the download.
      return { sources, skipped, blobs, isCut: true };
    }
    if (kind === undefined || refusal !== undefined) {
      if (kind === "source" && refusal !== undefined) skipped.push({ path, ...refusal });
      entry.resume();
      continue;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    const bytes = Buffer.concat(chunks);
    kept += bytes.length;
    const decoded = decodeSource(bytes);
    blobs.set(hashBlob(bytes), decoded);
    if ("text" in decoded) sources.push({ path, text: decoded.text });
    else if (kind === "source") skipped.push({ path, reason: decoded.reason });
  }
  return { sources, skipped, blobs, isCut: false };
}

function refuse(header: Header): Omit<SkippedFile, "path"> | undefined {
  if (header.type === "symlink" || header.type === "link")
    return { reason: "a link to another file", onPurpose: true };
  if (header.type !== "file") return { reason: "not a file", onPurpose: true };
  return header.size > maxSourceBytes ? { reason: tooLargeReason } : undefined;
}

/** Without the folder that GitHub puts around everything, `owner-repo-sha/`. */
function pathInRepository(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
