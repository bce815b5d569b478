import wrapAnsi from "wrap-ansi";
import { indentLines, type Style } from "./style.ts";

/** Breaks lines at the style's width, and starts each with `indent`. */
export function wrap(text: string, style: Pick<Style, "width">, indent: string): string {
  const width = Math.max(style.width - indent.length, minWidth);
  return indentLines(wrapAnsi(text, width, { trim: true }), indent);
}

/** Narrower text cannot be read. In columns. */
export const minWidth = 30;
