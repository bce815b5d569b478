import type { TextEdit, WorkspaceEdit } from "vscode-languageserver";
import type { Edit } from "../vocabulary/edit.ts";
import { groupBy } from "../vocabulary/group-by.ts";
import type { CheckedCode, OpenDocument, UriOf } from "./checked-code.ts";
import { createPlaces } from "./places.ts";

export type MakeWorkspaceEdit = (edits: readonly Edit[]) => WorkspaceEdit;

/**
 * Writes edits for a client: with versions if it understands them, so that it refuses to edit a document that has changed since.
 *
 * @param open the documents that are open, with the texts that were checked
 */
export function makeWorkspaceEdits(
  { texts }: Pick<CheckedCode, "texts">,
  open: readonly OpenDocument[],
  uriOf: UriOf,
  hasVersions: boolean,
): MakeWorkspaceEdit {
  return (edits) => {
    const files = [...groupBy(edits, ({ path }) => path)].map(([path, own]) => ({
      document: {
        uri: uriOf(path),
        version: open.find((one) => one.path === path)?.version ?? null,
      },
      edits: toTextEdits(texts.get(path) ?? "", own),
    }));
    return hasVersions
      ? { documentChanges: files.map(({ document, edits: own }) => ({ textDocument: document, edits: own })) }
      : { changes: Object.fromEntries(files.map(({ document, edits: own }) => [document.uri, own])) };
  };
}

function toTextEdits(text: string, edits: readonly Edit[]): TextEdit[] {
  const { ofEdit } = createPlaces(text);
  return edits.map((edit) => ({ range: ofEdit(edit), newText: edit.text }));
}
