import type { ClientCapabilities } from "vscode-languageserver";
import type { DiagnosticSupport } from "./diagnostics.ts";

/** The capabilities of a client, with the protocol's defaults. */
export interface Client {
  readonly diagnostics: DiagnosticSupport;
  /** Edits can name the versions of the documents that they are about. */
  readonly hasVersionedEdits: boolean;
  readonly isMarkdownShown: boolean;
  /** The client watches files for us. */
  readonly watchesFiles: boolean;
}

export function describeClient({ textDocument, workspace }: ClientCapabilities): Client {
  const { publishDiagnostics, hover } = textDocument ?? {};
  return {
    diagnostics: {
      relatedInformation: publishDiagnostics?.relatedInformation === true,
      codeDescription: publishDiagnostics?.codeDescriptionSupport === true,
    },
    hasVersionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    isMarkdownShown: hover?.contentFormat?.includes("markdown") === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
  };
}
