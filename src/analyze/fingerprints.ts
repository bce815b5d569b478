import { createHash } from "node:crypto";
import { Node } from "ts-morph";
import { getCalledPart } from "../customerio/program/called-part.ts";
import { getPosition } from "../customerio/program/nodes.ts";
import { getPath } from "../customerio/program/program.ts";
import { getCallableName, isCall, isCallable } from "../customerio/flow/terms.ts";
import type { Edit } from "../vocabulary/edit.ts";
import { makeFingerprint, type Finding, type Range } from "../vocabulary/finding.ts";
import { getRulePage } from "../vocabulary/pages.ts";
import type { FoundProblem } from "./judgement.ts";

/** Turns problems into findings, each with an identity that does not change when lines shift or the code around it is edited. */
export function nameFindings(problems: readonly FoundProblem[]): readonly Finding[] {
  const count = makeCounter();
  return [...problems].sort(comparePlaces).map(({ rule, problem, severity }) => {
    const { at } = problem;
    const path = getPath(at.getSourceFile());
    const symbol = getSymbolName(at);
    const subject = [rule.id, symbol].join("\0");
    const code = [subject, ...describeCode(at)].join("\0");
    const former = [rule.id, squeeze(getLineText(at)), symbol].join("\0");
    return {
      rule: rule.id,
      pitfall: rule.pitfall,
      severity,
      confidence: problem.confidence ?? "high",
      path,
      range: getRange(at),
      message: problem.message,
      evidence: problem.evidence ?? [],
      symbol,
      fingerprint: makeFingerprint(hash(subject), hash(code), hash(count(`${code}\0${path}`))),
      formerFingerprint: `${hash(former)}:${hash(count(`${former}\0${path}`))}`,
      edits: withLineEndingsOf(at.getSourceFile().getFullText(), problem.edits ?? []),
      ...(problem.effect === undefined ? {} : { effect: problem.effect }),
      ...(problem.unfixed === undefined ? {} : { unfixed: problem.unfixed }),
      ...(problem.isCausedByRemoval === undefined ? {} : { isCausedByRemoval: problem.isCausedByRemoval }),
      url: getRulePage(rule.id),
    };
  });
}

/** Edits are written with `\n`; a file with Windows line endings keeps them. */
function withLineEndingsOf(text: string, edits: readonly Edit[]): readonly Edit[] {
  if (!text.includes("\r\n")) return edits;
  return edits.map((edit) => ({ ...edit, text: edit.text.replaceAll(/\r?\n/gu, "\r\n") }));
}

/** Adds to each key its ordinal among the equal ones. */
function makeCounter(): (key: string) => string {
  const seen = new Map<string, number>();
  return (key) => {
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    return `${key}\0${ordinal}`;
  };
}

/** The text of a node, and what it is for: the properties, variables and calls around it, up to the statement. */
function describeCode(at: Node): readonly string[] {
  const roles: string[] = [];
  let node = at;
  for (let around = at.getParent(); around && !Node.isStatement(around); around = around.getParent()) {
    if (isCallable(around)) break;
    const role = describeRole(around, node);
    if (role !== undefined) roles.push(squeeze(role));
    node = around;
  }
  return [squeeze(at.getText()), ...roles];
}

/** `created_at` for a value in `{ created_at: … }`, `cio.track` for an argument of `cio.track(…)` and for the `await` before it. */
function describeRole(around: Node, node: Node): string | undefined {
  if (Node.isPropertyAssignment(around) || Node.isVariableDeclaration(around)) return around.getName();
  if (isCall(around)) {
    return around.getExpression() === node ? undefined : around.getExpression().getText();
  }
  if (!Node.isAwaitExpression(around) || around.getExpression() === node) return undefined;
  return getCalledPart(around.getExpression()).getText();
}

function squeeze(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function comparePlaces(a: FoundProblem, b: FoundProblem): number {
  const left = a.problem.at;
  const right = b.problem.at;
  const order = left.getSourceFile().getFilePath().localeCompare(right.getSourceFile().getFilePath(), "en");
  return order || left.getStart() - right.getStart() || a.rule.pitfall - b.rule.pitfall;
}

function getRange(node: Node): Range {
  const file = node.getSourceFile();
  return { start: getPosition(file, node.getStart()), end: getPosition(file, node.getEnd()) };
}

/** How much of a line counts, in characters: many findings can be in one long line. */
const maxLineLength = 10_000;

function getLineText(node: Node): string {
  const text = node.getSourceFile().getFullText();
  const start = text.lastIndexOf("\n", node.getStart() - 1) + 1;
  const [line = ""] = text.slice(start, start + maxLineLength).split("\n", 1);
  return line;
}

/** The names of the classes and functions around a node, the outermost first: `BillingService.renew`. */
function getSymbolName(node: Node): string {
  const names: string[] = [];
  for (let current = node.getParent(); current; current = current.getParent()) {
    const name = isCallable(current)
      ? getCallableName(current)
      : Node.isClassDeclaration(current)
        ? current.getName()
        : undefined;
    if (name !== undefined) names.unshift(name);
  }
  return names.join(".");
}
