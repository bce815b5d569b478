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
