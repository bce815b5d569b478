import type { Analysis } from "../../src/vocabulary/analysis.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import type { ReviewInput } from "../../src/plan/review-input.ts";
import { nothingStands } from "../../src/vocabulary/standing.ts";
import { aChange } from "./a-finding.ts";

/** A change that adds lines 1–60 of `src/signup.ts`: it introduces any finding there, and each can have a comment. */
export const allNew = aChange("src/signup.ts", { at: 1, lines: "+".repeat(60) });

/** The input for a first review of `allNew`; a test passes what it is about. */
export function anInput(
  analysis: Partial<Analysis>,
  rest: Partial<ReviewInput> & { readonly options?: Partial<Config> } = {},
): ReviewInput {
  const { options, ...others } = rest;
  return {
    analysis: {
      analyzed: ["src/signup.ts"],
      skipped: [],
      findings: [],
      failures: [],
      notes: [],
      coverage: { files: [{ path: "src/signup.ts", operations: 1 }], blindSpots: [] },
      ...analysis,
    },
    changes: [allNew],
    config: { ...defaultConfig, ...options },
    configProblems: [],
    standing: nothingStands,
    ...others,
  };
}
