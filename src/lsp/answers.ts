import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Hover,
  type HoverParams,
  type TextDocuments,
} from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { RuleFacts } from "../rule.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { Finding } from "../vocabulary/finding.ts";
import type { OpenDocument } from "./checked-code.ts";
import type { Client } from "./client.ts";
import { makeCodeActions, type ActionTools } from "./code-actions.ts";
import { makeDiagnostic } from "./diagnostics.ts";
import { makeHover } from "./hover.ts";
import { createPlacesIn } from "./places.ts";
import type { ScopeResult } from "./scope.ts";
import type { Workspace } from "./workspace.ts";
import { makeWorkspaceEdits } from "./workspace-edit.ts";

/** What is needed to answer requests. */
interface Asked {
  readonly client: Client;
  readonly workspace: Workspace;
}

/** Why the findings under the pointer matter. */
export function answerHover(
  { textDocument: { uri }, position }: HoverParams,
  { client, workspace }: Asked,
  documents: TextDocuments<TextDocument>,
  rules: readonly RuleFacts[],
): Hover | null {
  const result = workspace.find(uri)?.scope.getLast();
  const open = result && findOpen(result, documents.get(uri));
  return result && open ? makeHover(result, open.path, position, rules, client.isMarkdownShown) : null;
}

/** The code actions for findings, once these belong to the client's current text. */
export async function answerCodeActions(
  { textDocument: { uri }, range, context }: CodeActionParams,
  { client, workspace }: Asked,
  documents: TextDocuments<TextDocument>,
  token: CancellationToken,
): Promise<CodeAction[]> {
  const found = workspace.find(uri);
  const result = await found?.scope.getCurrent();
  const open = result && findOpen(result, documents.get(uri));
  if (found === undefined || result === undefined || open === undefined || token.isCancellationRequested)
    return [];
  const request = { path: open.path, range, only: context.only };
  return [...(await makeCodeActions(result, request, makeTools(result, client, found.runner.run)))];
}

/** The document, if the result is about the text that it has now: positions in another text would be wrong. */
function findOpen(result: ScopeResult, document: TextDocument | undefined): OpenDocument | undefined {
  return result.open.find(({ uri, text }) => uri === document?.uri && text === document.getText());
}

function makeTools(result: ScopeResult, client: Client, run: RunTask): ActionTools {
  const { texts, open, uriOf } = result;
  const placesIn = createPlacesIn(texts);
  return {
    makeEdit: makeWorkspaceEdits(result, open, uriOf, client.hasVersionedEdits),
    diagnosticOf: (finding) => makeDiagnostic(finding, placesIn, uriOf, client.diagnostics),
    writeDirective: ({ rule, path, range }: Finding) =>
      run("writeDirective", {
        source: { path, text: texts.get(path) ?? "" },
        line: range.start.line,
        rule,
      }),
  };
}
