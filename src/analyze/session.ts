import type { Program } from "../customerio/program/program.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import type { LearnedBefore } from "./learned-before.ts";

/** What one analysis keeps for the next one of the same code: only what was edited since then is parsed again. */
export interface AnalysisSession {
  readonly getProgram: () => Program | undefined;
  readonly keep: (program: Program | undefined) => void;
  /**
   * Returns the previous analysis's objects for sources with the same text, since results are cached by object. If nothing in the list
   * changed, it returns the same list.
   */
  readonly recognize: (sources: readonly SourceText[]) => readonly SourceText[];
  /** What was learned of the code before a change, by the list of its sources and by what decides what is reported of them. */
  readonly getLearned: (sources: readonly SourceText[], options: string) => LearnedBefore | undefined;
  readonly keepLearned: (sources: readonly SourceText[], options: string, learned: LearnedBefore) => void;
  /** How much is kept, in UTF-16 units of parsed text. */
  readonly measure: () => number;
}

/** The code after a change, and that before it. */
const listsPerAnalysis = 2;
/** The cost of text that is only kept, as a share of that of parsed text. */
const unparsedShare = 0.01;

export function createSession(): AnalysisSession {
  let kept: Program | undefined;
  let lists: readonly (readonly SourceText[])[] = [];
  let learned:
    { readonly options: string; readonly of: readonly SourceText[]; readonly is: LearnedBefore } | undefined;
  return {
    getProgram: () => kept,
    keep: (program) => {
      kept = program;
    },
    recognize: (sources) => {
      const recognized = recognizeIn(lists, sources);
      lists = [recognized, ...lists.filter((list) => list !== recognized)].slice(0, listsPerAnalysis);
      return recognized;
    },
    getLearned: (sources, options) =>
      learned?.of === sources && learned.options === options ? learned.is : undefined,
    keepLearned: (sources, options, is) => {
      learned = { of: sources, options, is };
    },
    measure: () =>
      sum((kept?.files ?? []).map((file) => file.compilerNode.text.length)) +
      unparsedShare * sum((lists[0] ?? []).map(({ text }) => text.length)),
  };
}

function recognizeIn(
  lists: readonly (readonly SourceText[])[],
  sources: readonly SourceText[],
): readonly SourceText[] {
  const known = lists.map((list) => new Map(list.map((source) => [source.path, source])));
  const recognized = sources.map(
    (source) =>
      known.map((byPath) => byPath.get(source.path)).find((one) => one?.text === source.text) ?? source,
  );
  return lists.find((list) => isSameList(list, recognized)) ?? recognized;
}

function isSameList(a: readonly SourceText[], b: readonly SourceText[]): boolean {
  return a.length === b.length && a.every((source, index) => source === b[index]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Sessions about several codes, by name. */
export interface Sessions {
  /** Opens the session of that name, and ends the least recently opened ones if the others hold too much. */
  readonly open: (name: string) => AnalysisSession;
}

/** @param maxLength how much the others keep, as `AnalysisSession.measure` says */
export function createSessions(maxLength: number): Sessions {
  /** In the order in which they were opened. */
  const sessions = new Map<string, AnalysisSession>();
  return {
    open: (name) => {
      const session = sessions.get(name) ?? createSession();
      sessions.delete(name);
      const lengths = [...sessions].map(([other, { measure }]) => ({ other, length: measure() }));
      let total = sum(lengths.map(({ length }) => length));
      for (const { other, length } of lengths) {
        if (total <= maxLength) break;
        sessions.delete(other);
        total -= length;
      }
      sessions.set(name, session);
      return session;
    },
  };
}
