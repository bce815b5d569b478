import type { AwaitExpression, ExpressionStatement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { Keeper } from "./after-response.ts";
import { getPlainAwait, isCaught, isPromise } from "./promises.ts";
import type { BlockedResponse } from "../runs/blocking.ts";
import { getIndentation, insertAt, replaceNode } from "./replace.ts";
import { getEndLine, getStartLine } from "../program/nodes.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";

/**
 * Chains statements into one promise if the first one identifies the person: each call then starts when the previous one is done. No edits
 * if one of them cannot be chained.
 */
export function chain(
  run: readonly ExpressionStatement[],
  waits: ReadonlyMap<AwaitExpression, BlockedResponse>,
  flow: Flow,
  { open, close }: Pick<Keeper, "open" | "close">,
): readonly Edit[] {
  const links = run.flatMap((statement) => {
    const awaited = getPlainAwait(statement);
    const blocked = awaited && waits.get(awaited);
    const isLink = blocked && isPromise(blocked, flow) && !isCaught(awaited.getExpression());
    return isLink ? [{ statement, awaited, value: awaited.getExpression(), ...blocked }] : [];
  });
  const [first, ...others] = links;
  if (!first || others.length === 0 || links.length < run.length || !describesPerson(first.operation))
    return [];
  const isLaidOut =
    open === "" && run.every((statement) => getStartLine(statement) === getEndLine(statement));
  const step = isLaidOut ? `\n${getIndentation(first.statement)}  ` : "";
  const edits: Edit[] = [{ ...replaceNode(first.awaited, open), end: first.value.getStart() }];
  let previous = first;
  for (const link of others) {
    const text = link.statement.getSourceFile().getFullText();
    if (text.slice(previous.value.getEnd(), link.statement.getStart()).replace(";", "").trim() !== "")
      return [];
    edits.push({
      ...replaceNode(link.statement, `${previous === first ? "" : ")"}${step}.then(() => `),
      start: previous.value.getEnd(),
      end: link.value.getStart(),
    });
    previous = link;
  }
  return [
    ...edits,
    insertAt(previous.value, previous.value.getEnd(), `)${close.startsWith(".") ? step : ""}${close}`),
  ];
}

/** Says whether an operation says who somebody is, so that later ones rely on it. */
export function describesPerson({ kind }: Operation): boolean {
  return kind === "identify" || kind === "group";
}
