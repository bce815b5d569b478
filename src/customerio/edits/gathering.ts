import type { Node, Statement } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { usesSemicolons } from "./hoisting.ts";
import { getWidth, isOneLine, shiftLines } from "./layout.ts";
import {
  getEndWithComment,
  getIndentation,
  getLineIndentation,
  getStep,
  insertAt,
  replaceNode,
} from "./replace.ts";
import type { Sending } from "./sendings.ts";

/** The code around the calls for a part of the list. */
export interface Surroundings {
  readonly head: string;
  readonly tail: string;
  readonly part: string;
  readonly end: string;
}

/** Makes the calls for one part of the list after the other, with what is written around them. */
export function gather(sending: Sending, around: Surroundings): readonly Edit[] {
  const { statement, list, callback, isAwaited, kept } = sending;
  if (!callback) return gatherLoop(sending, around);
  const { head, tail, end } = around;
  const { step, inner } = readLayout(statement);
  const last = insertAt(statement, getEndWithComment(statement), tail);
  const call = callback.getParentOrThrow();
  const all = call.getParentOrThrow();
  const text = call.getText();
  if (kept !== undefined) {
    const { open, part, close } = layOut(
      around,
      statement,
      text,
      `${kept}.push(...(await ${all.getText()}));`,
    );
    const [before, after] = open === "" ? ["", ""] : [`\n${inner}${step}`, `,\n${inner}`];
    const start = `const ${kept} = []${end}\n${getIndentation(statement)}${head}${kept}.push(${before}...(await `;
    return [
      { ...replaceNode(statement, start), end: all.getStart() },
      ...insertText(call, call.getStart(), open && open + step),
      insertAt(list, list.getEnd(), part),
      ...shiftLines(all, step),
      ...insertText(call, call.getEnd(), close && close + step),
      insertAt(all, all.getEnd(), `)${after})`),
      last,
    ];
  }
  if (isAwaited) {
    const { open, part, close } = layOut(around, statement, text, statement.getText());
    return [
      insertAt(statement, statement.getStart(), head),
      ...insertText(call, call.getStart(), open),
      insertAt(list, list.getEnd(), part),
      ...shiftLines(statement, step),
      ...insertText(call, call.getEnd(), close),
      last,
    ];
  }
  const isLong = !isOneLine(call);
  const { open, part, close } = isLong
    ? { open: `\n${inner}${step}`, part: `.${around.part}`, close: `,\n${inner}` }
    : layOut(around, statement, text, `await Promise.all(${text});`);
  return [
    insertAt(statement, statement.getStart(), `${head}await Promise.all(${open}`),
    { ...insertAt(list, list.getEnd(), `${part}.map(`), end: callback.getStart() },
    ...shiftLines(callback, step + step),
    insertAt(call, call.getEnd(), `${close})`),
    last,
  ];
}

/** No edit if there is nothing to insert: something else may be inserted there. */
function insertText(node: Node, offset: number, text: string): readonly Edit[] {
  return text === "" ? [] : [insertAt(node, offset, text)];
}

/** The code before a list, after it, and after what is built from it. */
interface Layout {
  readonly open: string;
  readonly part: string;
  readonly close: string;
}

/**
 * Lays out the calls for a part of the list as formatters do: on one line, or on a separate line, or with a line for each call of the
 * chain.
 *
 * @param made what is built from the list, without the part
 * @param line the whole line that it is on, without the part
 */
function layOut({ part }: Surroundings, statement: Statement, made: string, line: string): Layout {
  const { step, inner } = readLayout(statement);
  const width = getWidth(statement.getSourceFile());
  const more = part.length + 1;
  const own = `\n${inner}${step}`;
  if (made.includes("\n") || inner.length + line.length + more <= width)
    return { open: "", part: `.${part}`, close: "" };
  const isShort = own.length - 1 + made.length + more + 1 <= width;
  const link = `${own}${step}`;
  return { open: own, part: isShort ? `.${part}` : `${link}.${part}${link}`, close: `,\n${inner}` };
}

/** `for (const user of users) send(user);` */
function gatherLoop({ statement, list, element, promise }: Sending, around: Surroundings): readonly Edit[] {
  if (!promise) return [];
  const { head, tail, end } = around;
  const { step, inner } = readLayout(statement);
  const start = `.map((${element ?? ""}) => `;
  const made = `${list.getText()}${start}${promise.getText()})`;
  const { open, part, close } = layOut(around, statement, made, `await Promise.all(${made});`);
  const before = `${head}await Promise.all(${open}${list.getText()}${part}${start}`;
  return [
    { ...replaceNode(statement, before), end: promise.getStart() },
    ...(getLineIndentation(promise) === inner ? [] : shiftLines(promise, step)),
    { ...replaceNode(statement, `)${close})${end}${tail}`), start: promise.getEnd() },
  ];
}

/** The layout of the code around a statement. */
export function readLayout(statement: Node): {
  readonly step: string;
  readonly inner: string;
  readonly end: string;
} {
  const step = getStep(statement);
  const end = usesSemicolons(statement.getSourceFile()) ? ";" : "";
  return { step, inner: getIndentation(statement) + step, end };
}
