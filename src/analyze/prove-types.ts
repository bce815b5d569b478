import type { CompileError, Span } from "../customerio/program/type-errors.ts";
import { listPlacesAfter } from "../vocabulary/edit.ts";
import type { EditsByPath } from "./judgement.ts";
import { groupPairs } from "../vocabulary/group-by.ts";

/** Lists the type errors of the code around some spans of a file as it is now; `undefined` if the compiler cannot. */
export type FindTypeErrors = (path: string, spans: readonly Span[]) => readonly CompileError[] | undefined;

/** Proves that edits bring no type error. */
export interface TypeProof {
  /** Notes what is wrong before any edit is applied: call it once, with all edits that may be tried. */
  readonly noteBefore: (edits: EditsByPath) => void;
  /** Says whether the code with these edits applied, and no others, has only errors that were noted. */
  readonly holds: (edits: EditsByPath) => boolean;
}

export function createTypeProof(findTypeErrors: FindTypeErrors): TypeProof {
  const before = new Map<string, ErrorsByKind | undefined>();
  return {
    noteBefore: (edits) => {
      for (const [path, own] of edits) before.set(path, groupErrors(findTypeErrors(path, own)));
    },
    holds: (edits) =>
      [...edits].every(([path, own]) => {
        const noted = before.get(path);
        const after = groupErrors(findTypeErrors(path, listPlacesAfter(own)));
        return noted !== undefined && after !== undefined && !hasNew(after, noted);
      }),
  };
}

/** The code that errors are about, by their message. */
type ErrorsByKind = ReadonlyMap<string, readonly string[]>;

function groupErrors(errors: readonly CompileError[] | undefined): ErrorsByKind | undefined {
  if (!errors) return undefined;
  return groupPairs(errors.map(({ code, message, text }) => [`${code} ${message}`, text]));
}

/** If an edit repeats code, its error occurs twice, and if it wraps code, the error's code looks different: neither is a new error. */
function hasNew(after: ErrorsByKind, before: ErrorsByKind): boolean {
  return [...after].some(([kind, texts]) => {
    const noted = before.get(kind) ?? [];
    return texts.length > noted.length && texts.some((text) => !noted.includes(text));
  });
}
