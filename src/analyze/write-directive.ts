import { ts } from "ts-morph";
import { readScripts } from "../customerio/program/components.ts";
import { extensionOf } from "../files/file-kinds.ts";
import { findLineStarts, type Edit } from "../vocabulary/edit.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import { findToken, listCommentsBefore } from "./find-token.ts";

/** What a person still has to write. */
const reason = "say here why this is intentional";

/**
 * Writes the comment that ignores a rule's findings in a line, which is 1-based. `undefined` where a line above it would not be a
 * comment: within a text or a longer comment, or among the texts of JSX, which it would change.
 */
export function writeDirective({ path, text }: SourceText, line: number, rule: string): Edit | undefined {
  const start = findLineStarts(text)[line - 1];
  if (start === undefined) return undefined;
  const [indent = ""] = indentation.exec(text.slice(start)) ?? [];
  const { text: code, name } = readCode(path, text);
  const first = start + indent.length;
  // Before the script of a component is another language.
  if (code[first] !== text[first]) return undefined;
  const kind = findKind(ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true), start, first);
  if (kind === undefined) return undefined;
  const directive = `pitstop-ignore-next-line ${rule}: ${reason}`;
  const comment = kind === "JSX" ? `{/* ${directive} */}` : `// ${directive}`;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  return { path, start, end: start, text: `${indent}${comment}${newline}` };
}

const indentation = /^[ \t]*/u;

/** The code of a file, under a name whose extension says how to parse it. */
function readCode(path: string, text: string): { readonly text: string; readonly name: string } {
  const language = extensionOf(path);
  if (language !== "vue" && language !== "svelte") return { text, name: path };
  const script = readScripts(text, language);
  return { text: script.text, name: `${path}${script.extension}` };
}

/** What a comment has to look like between the start of a line and its first character; `undefined` if there can be none. */
function findKind(file: ts.SourceFile, start: number, first: number): "JavaScript" | "JSX" | undefined {
  const token = findToken(file, start);
  if (ts.isJsxText(token)) return token.end === first ? "JSX" : undefined;
  if (token.getStart(file) < start) return undefined;
  return listCommentsBefore(token, file).some(({ pos, end }) => pos < start && start < end)
    ? undefined
    : "JavaScript";
}
