import type { Finding } from "../vocabulary/finding.ts";

/** The findings of an analysis, and its texts: positions and edits apply only to these. */
export interface CheckedCode {
  /** Findings that are sure enough to be shown, in the files that are shown. */
  readonly findings: readonly Finding[];
  /** By path, as an editor holds them: without a byte order mark. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A document that is open in the editor. */
export interface OpenDocument {
  /** As the client writes it. */
  readonly uri: string;
  readonly version: number;
  readonly text: string;
  /** In the code that it belongs to. */
  readonly path: string;
}

/** The addresses of files, as the client writes them. */
export type UriOf = (path: string) => string;
