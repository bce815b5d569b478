import type { Program } from "../customerio/program/program.ts";

/** What one analysis leaves for the next one of the same code, a little later: only what was edited since is parsed again. */
export interface AnalysisSession {
  readonly getProgram: () => Program | undefined;
  readonly keep: (program: Program | undefined) => void;
}

export function createSession(): AnalysisSession {
  let kept: Program | undefined;
  return {
    getProgram: () => kept,
    keep: (program) => {
      kept = program;
    },
  };
}

/** Sessions about several codes, by name. */
export interface Sessions {
  /** Opens the session of that name, and ends those that were not opened for longest if there is too much in the others. */
  readonly open: (name: string) => AnalysisSession;
}

/** @param maxLength how much parsed text the others keep, in UTF-16 units */
export function createSessions(maxLength: number): Sessions {
  /** In the order in which they were opened. */
  const sessions = new Map<string, AnalysisSession>();
  return {
    open: (name) => {
      const session = sessions.get(name) ?? createSession();
      sessions.delete(name);
      const lengths = [...sessions].map(([other, { getProgram }]) => ({
        other,
        length: measure(getProgram()),
      }));
      let total = lengths.reduce((sum, { length }) => sum + length, 0);
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

function measure(program: Program | undefined): number {
  return (program?.files ?? []).reduce((sum, file) => sum + file.compilerNode.text.length, 0);
}
