import { maxSourceBytes } from "../vocabulary/snapshot.ts";

/** A file's text, or in words why there is none; `reason` completes "not analyzed: …". */
export type DecodedSource = { readonly text: string } | { readonly reason: string };

/**
 * Reads a file's bytes as UTF-8. A byte order mark stays in the text, so that offsets are the file's own and what is
 * written back is what was read.
 */
export function decodeSource(bytes: Uint8Array): DecodedSource {
  if (bytes.length > maxSourceBytes) return { reason: tooLargeReason };
  if (bytes.includes(0)) return { reason: "binary" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith(lfsPointer) ? { reason: "stored in Git LFS" } : { text };
  } catch {
    return { reason: "not UTF-8" };
  }
}

/** The reason for a file over `maxSourceBytes`, for readers that know the size before they have the bytes. */
export const tooLargeReason = "larger than 1 MB";

const lfsPointer = "version https://git-lfs.github.com/spec/";
