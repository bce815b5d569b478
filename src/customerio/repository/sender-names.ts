import { findEnclosingCallables, getCallableName } from "../flow/terms.ts";
import { getPath } from "../program/program.ts";
import { splitWords } from "../values/names.ts";
import { getText } from "../values/texts.ts";
import type { EventName } from "./event-catalogue.ts";

/**
 * The words of the event that a function is named for, where functions in its file are named for the events they send: `step done` for
 * `stepDone` next to a `courseDone` that sends `course_done`. `undefined` if the file has no such habit, or if the event already exists.
 */
export function getSenderWords(name: EventName, all: readonly EventName[]): string | undefined {
  const words = readSender(name);
  if (!words?.includes(" ")) return undefined;
  const path = getPath(name.operation.site.getSourceFile());
  const fellows = all.flatMap((other) => {
    const text = getText(other.shape);
    const sender = readSender(other);
    const isBeside = getPath(other.operation.site.getSourceFile()) === path && sender !== words;
    return text !== undefined && isBeside ? [sender === splitWords(text)] : [];
  });
  const named = fellows.filter(Boolean).length;
  const isTaken = all.some((other) => splitWords(getText(other.shape) ?? "") === words);
  return named > 0 && named * 2 >= fellows.length && !isTaken ? words : undefined;
}

/** The words of the innermost named function around an event. */
function readSender({ operation: { site } }: EventName): string | undefined {
  for (const callable of findEnclosingCallables(site)) {
    const name = getCallableName(callable);
    if (name !== undefined) return splitWords(name);
  }
  return undefined;
}
