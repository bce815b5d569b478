import { Node, type Statement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { getEnclosingCallable, isInside } from "../flow/terms.ts";
import type { RepeatedOperation } from "../runs/repetitions.ts";
import { gather, readLayout } from "./gathering.ts";
import { isNameTaken } from "./imports.ts";
import { writePause } from "./pauses.ts";
import {
  getEndWithComment,
  getIndentation,
  hasLongTemplate,
  insertAt,
  replaceNode,
  startsLine,
  writeAt,
} from "./replace.ts";
import { readSending, type Sending } from "./sendings.ts";

/** How many calls start at a time, and how many milliseconds later the next ones start. */
export interface Parts {
  readonly size: number;
  readonly pause: number;
}

/** Edits that keep the calls of a loop below a limit, and what else they change. */
export interface SpacedOut {
  readonly edits: readonly Edit[];
  /** When one call fails, the calls of later parts are not made. */
  readonly stops: boolean;
  /** The code now waits for the calls, which it did not before. */
  readonly waits: boolean;
}

const usualPause = 100;
const maxSize = 50;

/** Half of what a limit allows, in requests per second, because other code sends, too; one by one if that is less than two at a time. */
export function toParts(rate: number): Parts {
  const size = Math.min(maxSize, Math.floor((rate * usualPause) / 2000));
  return size > 1 ? { size, pause: usualPause } : { size: 1, pause: Math.ceil(1000 / rate) };
}

/**
 * Makes the calls of a loop start in parts, one part after the other, with a pause in between; a loop that waits for each call only gets
 * the pause. `undefined` if the results are used, if the list may not be an array, or if nothing can wait.
 */
export function spaceOut(repeated: RepeatedOperation, parts: Parts): SpacedOut | undefined {
  if (repeated.execution === "sequential") return pauseAfter(repeated, parts);
  const sending = readSending(repeated);
  if (!sending || !hasOwnLines(sending.statement)) return undefined;
  const pause = writePause(sending.statement, parts.pause);
  const edits = parts.size > 1 ? cut(sending, parts.size, pause) : takeTurns(sending, pause);
  const { gather, isCaught, isAwaited } = sending;
  const stops = gather === "Promise.all" && !isCaught;
  return edits && { edits, stops, waits: !isAwaited };
}

/** Says whether a statement is on lines of its own, directly in a block or the file. */
function hasOwnLines(statement: Statement): boolean {
  const parent = statement.getParent();
  return (Node.isBlock(parent) || Node.isSourceFile(parent)) && startsLine(statement);
}

/**
 * Splits the list into parts that are sent one after the other. The sending code keeps its characters, since other fixes may edit them;
 * only its indentation changes.
 */
function cut(sending: Sending, size: number, pause: string): readonly Edit[] | undefined {
  const { statement, list } = sending;
  const index = ["start", "offset", "from"].find((name) => !isNameTaken(statement.getSourceFile(), name));
  if (index === undefined || hasLongTemplate(statement)) return undefined;
  const { inner, end } = readLayout(statement);
  const head = `for (let ${index} = 0; ${index} < ${list.getText()}.length; ${index} += ${size}) {\n${inner}`;
  const tail = `\n${inner}await ${pause}${end}\n${getIndentation(statement)}}`;
  return gather(sending, { head, tail, part: `slice(${index}, ${index} + ${size})`, end });
}

/** Makes one call after the other. */
function takeTurns(
  { statement, list, element, promise, gather, isCaught, kept }: Sending,
  pause: string,
): readonly Edit[] | undefined {
  // A call that fails would end the loop.
  if (gather !== "Promise.all" && !isCaught) return undefined;
  const { inner, end } = readLayout(statement);
  const text = promise && writeAt(promise, inner);
  if (text === undefined || element === undefined || kept !== undefined) return undefined;
  const lines = [
    `for (const ${element} of ${list.getText()}) {`,
    `${inner}await ${text}${end}`,
    `${inner}await ${pause}${end}`,
    `${getIndentation(statement)}}`,
  ];
  return [replaceNode(statement, lines.join("\n"))];
}

/** Adds a pause after the statement that waits for the call. */
function pauseAfter({ loop, at }: RepeatedOperation, parts: Parts): SpacedOut | undefined {
  const body = Node.isIterationStatement(loop) ? loop.getStatement() : undefined;
  const pause = writePause(loop, parts.pause);
  if (!body || getEnclosingCallable(at) !== getEnclosingCallable(loop)) return undefined;
  const sent = Node.isBlock(body) ? body.getStatements().find((statement) => isInside(at, statement)) : body;
  if (!Node.isExpressionStatement(sent) && !Node.isVariableStatement(sent)) return undefined;
  if (!startsLine(sent === body ? loop : sent)) return undefined;
  const { inner, end } = readLayout(loop);
  if (sent !== body) {
    const text = `\n${getIndentation(sent)}await ${pause}${end}`;
    return { edits: [insertAt(sent, getEndWithComment(sent), text)], stops: false, waits: false };
  }
  const text = writeAt(sent, inner);
  if (text === undefined) return undefined;
  const block = `{\n${inner}${text}\n${inner}await ${pause}${end}\n${getIndentation(loop)}}`;
  return { edits: [replaceNode(sent, block)], stops: false, waits: false };
}
