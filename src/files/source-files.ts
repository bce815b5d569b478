import { maxSourceBytes } from "../vocabulary/snapshot.ts";

/** What a file is to the analysis: `source` is code the rules judge, `context` helps to understand it (settings, dependencies). */
export type FileKind = "source" | "context";

/** A file's text, or in words why there is none; `reason` completes "not analyzed: …". */
export type DecodedSource = { readonly text: string } | { readonly reason: string };

/**
 * Says what the file at `path` (relative to the repository's root, with `/`) is to the analysis, and `undefined` for files that
 * cannot matter: other languages, installed, built, vendored or minified code. Real `.env` files are never wanted: they hold secrets.
 */
export function classifyPath(path: string): FileKind | undefined {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  if (folders.some((folder) => foreignFolders.has(folder)) || minified.test(name)) return undefined;
  if (sourceName.test(name)) return "source";
  return contextName.test(name) ? "context" : undefined;
}

/**
 * Reads a file's bytes as UTF-8. A byte order mark stays in the text, so that offsets are the file's own and what is
 * written back is what was read.
 */
export function decodeSource(bytes: Uint8Array): DecodedSource {
  if (bytes.length > maxSourceBytes) return { reason: tooLargeReason };
  if (bytes.includes(0)) return { reason: "binary" };
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith(lfsPointer) ? { reason: "kept in Git LFS" } : { text };
  } catch {
    return { reason: "not UTF-8" };
  }
}

/** The reason for a file over `maxSourceBytes`, for readers that know the size before they hold the bytes. */
export const tooLargeReason = "larger than 1 MB";

/** Folders whose code is somebody else's or made by a tool. */
const foreignFolders = new Set([
  ".git",
  ".next",
  ".nuxt",
  ".output",
  ".svelte-kit",
  ".yarn",
  "bower_components",
  "coverage",
  "dist",
  "node_modules",
  "third_party",
  "vendor",
  "vendored",
]);

const sourceName = /\.(?:[cm]?[jt]s|[jt]sx|vue|svelte)$/;
const minified = /[.-]min\.[cm]?js$/;
const contextName =
  /^(?:package\.json|\.gitattributes|vercel\.json|firebase\.json|netlify\.toml|wrangler\.(?:toml|jsonc?)|serverless\.ya?ml|[jt]sconfig(?:\.[\w-]+)*\.json|\.?env(?:\.[\w-]+)*\.(?:example|sample|template|dist)|\.?(?:example|sample|template)\.env)$/;
const lfsPointer = "version https://git-lfs.github.com/spec/";
