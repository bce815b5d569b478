import { CodeActionKind, type CodeAction, type Diagnostic, type Range } from "vscode-languageserver";
import { isFixable, planFixes } from "../fix/plan-fixes.ts";
import { plainText } from "../report/plain-text.ts";
import { isSameEdit, type Edit } from "../vocabulary/edit.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { printable } from "../vocabulary/printable.ts";
import type { CheckedCode } from "./checked-code.ts";
import { createPlaces, doTouch } from "./places.ts";
import type { MakeWorkspaceEdit } from "./workspace-edit.ts";

/** The kind that "fix all on save" requests. */
export const fixAllKind = `${CodeActionKind.SourceFixAll}.pitstop`;

/** The client's request. */
export interface ActionRequest {
  readonly path: string;
  readonly range: Range;
  /** The kinds that are wanted; all if there are none. */
  readonly only: readonly string[] | undefined;
}

/** What is needed to create the actions. */
export interface ActionTools {
  readonly makeEdit: MakeWorkspaceEdit;
  readonly diagnosticOf: (finding: Finding) => Diagnostic;
  /** The comment that ignores a finding; `undefined` if there can be none. */
  readonly writeDirective: (finding: Finding) => Promise<Edit | undefined>;
}

/** The code actions for the findings in a range: fix each, ignore each, or fix all in the file. */
export async function makeCodeActions(
  { findings, texts }: CheckedCode,
  { path, range, only }: ActionRequest,
  tools: ActionTools,
): Promise<readonly CodeAction[]> {
  const inFile = findings.filter((finding) => finding.path === path);
  const places = createPlaces(texts.get(path) ?? "");
  const isHere = (finding: Finding) => doTouch(places.ofRange(finding.range), range);
  const here = isWanted(CodeActionKind.QuickFix, only) ? inFile.filter(isHere) : [];
  const fixes = here.filter(isFixable).map((finding) => makeFix(finding, tools));
  const ignores = await Promise.all(here.map((finding) => makeIgnore(finding, tools)));
  const all = isWanted(fixAllKind, only) ? makeFixAll(inFile, texts, tools.makeEdit) : [];
  return [...fixes, ...all, ...ignores.flat()];
}

/** A kind is wanted if one of its first parts was asked for. */
function isWanted(kind: string, only: readonly string[] | undefined): boolean {
  return only?.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`) || wanted === "") ?? true;
}

function makeFix(finding: Finding, { makeEdit, diagnosticOf }: ActionTools): CodeAction {
  const effect = finding.effect === undefined ? "" : `. ${printable(plainText(finding.effect))}`;
  return {
    title: `Fix ${finding.rule}${effect}`,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(finding)],
    isPreferred: true,
    edit: makeEdit(finding.edits),
  };
}

async function makeIgnore(
  finding: Finding,
  { makeEdit, diagnosticOf, writeDirective }: ActionTools,
): Promise<readonly CodeAction[]> {
  const edit = await writeDirective(finding);
  if (edit === undefined) return [];
  return [
    {
      title: `Ignore ${finding.rule} in this line`,
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnosticOf(finding)],
      edit: makeEdit([edit]),
    },
  ];
}

/** Only fixes that change no other file: this runs on save, when nobody looks at others. */
function makeFixAll(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
  makeEdit: MakeWorkspaceEdit,
): readonly CodeAction[] {
  const own = findings.filter(({ path, edits }) => edits.every((edit) => edit.path === path));
  const { fixed } = planFixes(own, texts);
  if (fixed.length === 0) return [];
  const edits: Edit[] = [];
  for (const edit of fixed.flatMap((finding) => finding.edits))
    if (!edits.some((other) => isSameEdit(edit, other))) edits.push(edit);
  return [{ title: "Fix all Customer.io pitfalls in this file", kind: fixAllKind, edit: makeEdit(edits) }];
}
