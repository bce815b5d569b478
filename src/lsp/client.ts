import type { ClientCapabilities } from "vscode-languageserver";
import type { DiagnosticSupport } from "./diagnostics.ts";

/** What a client can do, with what the protocol says of clients that do not say. */
export interface Client {
  readonly diagnostics: DiagnosticSupport;
  /** Edits can name the versions of the documents that they are about. */
  readonly hasVersionedEdits: boolean;
  readonly isMarkdownShown: boolean;
  /** It watches files for us. */
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
