import type { SourceFile, ts } from "ts-morph";
import { getPosition } from "../customerio/program/nodes.ts";
import { getPath } from "../customerio/program/program.ts";
import type { IgnoredFinding, Note } from "../vocabulary/analysis.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { findToken, listCommentsBefore } from "./find-token.ts";
import { groupBy } from "../vocabulary/group-by.ts";

/** An ignore comment. */
interface Directive {
  readonly path: string;
  /** 1-based, of the comment. */
  readonly line: number;
  /** The line whose findings it ignores; `undefined` for the whole file. */
  readonly target: number | undefined;
  /** Rule ids; none means all. */
  readonly rules: readonly string[];
  readonly reason: string;
}

const mention = /(\/\/|\/\*)[ \t]*(pitstop-ignore-[a-z-]+)([^\n]*)/gu;
const shape = /^((?:\s+[a-z-]+(?:\s*,\s*[a-z-]+)*)?)\s*:\s*(\S[^\n]*)$/u;

/** How many ignore comments of one file are read: each costs a search of its tree. */
const maxMentions = 500;

/** The ids of all rules, and of those that ran. */
export interface RuleIds {
  readonly known: readonly string[];
  readonly ran: readonly string[];
}

/**
 * Separates the findings that directives in the code ignore, and notes directives that ignore nothing or cannot be read.
 *
 * `// pitstop-ignore-next-line rule[, rule]: reason`, in a line, block or JSX comment, and `pitstop-ignore-file [rules]: reason`.
 */
export function applyDirectives(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  { known, ran }: RuleIds,
): {
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly notes: readonly Note[];
} {
  const notes: Note[] = [];
  const directives = files.flatMap((file) => readDirectives(file, known, notes));
  const byPath = groupBy(directives, ({ path }) => path);
  const used = new Set<Directive>();
  const ignored: IgnoredFinding[] = [];
  const kept = findings.filter((finding) => {
    const inFile = byPath.get(finding.path) ?? [];
    const ignoring = inFile.filter((directive) => isIgnored(finding, directive));
    for (const directive of ignoring) used.add(directive);
    const [first] = ignoring;
    if (first !== undefined) ignored.push({ finding, reason: first.reason });
    return first === undefined;
  });
  const didRun = new Set(ran);
  for (const directive of directives) {
    const rules = directive.rules.length === 0 ? known : directive.rules;
    // Rules that did not run cannot say whether their directive is needed.
    if (used.has(directive) || !rules.every((id) => didRun.has(id))) continue;
    notes.push({
      path: directive.path,
      line: directive.line,
      message: "this ignore comment has no effect and can be removed",
    });
  }
  return { findings: kept, ignored, notes };
}

/** Says whether a directive in a finding's file ignores the finding. */
function isIgnored(finding: Finding, { target, rules }: Directive): boolean {
  if (rules.length > 0 && !rules.includes(finding.rule)) return false;
  return target === undefined || (finding.range.start.line <= target && target <= finding.range.end.line);
}

function readDirectives(file: SourceFile, ruleIds: readonly string[], notes: Note[]): readonly Directive[] {
  const text = file.getFullText();
  // Nearly all files have none, and searching for the word is faster than for its exact form.
  if (!text.includes("pitstop-ignore-")) return [];
  const path = getPath(file);
  const mentions = [...text.matchAll(mention)];
  const [first] = mentions.splice(maxMentions);
  if (first) {
    const { line } = getPosition(file, first.index);
    notes.push({ path, line, message: `ignore comments after the first ${maxMentions} are not read` });
  }
  if (mentions.length === 0) return [];
  const nextCode = findNextCodeLines(text.split("\n"));
  const isComment = makeIsComment(file);
  return mentions.flatMap((match) => {
    const [, opening = "", name = "", rest = ""] = match;
    if (!isComment(match.index)) return [];
    const { line } = getPosition(file, match.index);
    const end = opening === "/*" ? rest.indexOf("*/") : rest.length;
    const parsed = shape.exec(rest.slice(0, end === -1 ? rest.length : end).trimEnd());
    const rules = (parsed?.[1] ?? "")
      .split(",")
      .map((rule) => rule.trim())
      .filter((rule) => rule !== "");
    const problem = findProblem(name, parsed !== null, rules, ruleIds);
    if (problem !== undefined) {
      notes.push({ path, line, message: problem });
      return [];
    }
    return [
      {
        path,
        line,
        target: name === "pitstop-ignore-file" ? undefined : nextCode[line],
        rules,
        reason: parsed?.[2] ?? "",
      },
    ];
  });
}

function findProblem(
  name: string,
  isParsed: boolean,
  rules: readonly string[],
  ruleIds: readonly string[],
): string | undefined {
  if (name !== "pitstop-ignore-next-line" && name !== "pitstop-ignore-file") {
    return `\`${name}\` is unknown; use \`pitstop-ignore-next-line\` or \`pitstop-ignore-file\``;
  }
  if (!isParsed) return `this ignore comment needs a reason: \`${name} <rule>: <reason>\``;
  if (name === "pitstop-ignore-next-line" && rules.length === 0)
    return `\`${name}\` needs the rule's id: \`${name} <rule>: <reason>\``;
  const unknown = rules.filter((rule) => !ruleIds.includes(rule));
  return unknown.length > 0 ? `unknown rule ${unknown.map((rule) => `\`${rule}\``).join(", ")}` : undefined;
}

/**
 * A comment that only quotes a directive does not count, nor does a string. The comments before a token are read once for all directives in
 * them.
 */
function makeIsComment({ compilerNode: file }: SourceFile): (offset: number) => boolean {
  const known = new Map<ts.Node, ReadonlySet<number>>();
  return (offset) => {
    const token = findToken(file, offset);
    const starts = known.get(token) ?? new Set(listCommentsBefore(token, file).map(({ pos }) => pos));
    known.set(token, starts);
    return starts.has(offset);
  };
}

const noCode = /^\s*(?:$|\/\/|\{?\/\*.*\*\/\}?\s*$)/u;

/** For each line, by its number, the first one below that is neither blank nor only a comment: directives can be stacked. */
function findNextCodeLines(lines: readonly string[]): readonly number[] {
  const next = [...lines.keys(), lines.length].map((line) => line + 1);
  for (let line = lines.length - 1; line >= 0; line--)
    if (noCode.test(lines[line] ?? "")) next[line] = next[line + 1] ?? line + 1;
  return next;
}
