/** Searches for a global or sticky expression from an offset on: a global one anywhere behind it, a sticky one right there. */
export function searchFrom(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}
