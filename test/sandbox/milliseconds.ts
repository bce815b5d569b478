import type { Analyze } from "../../src/review/review-tools.ts";
import { toSuggestion } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { coverAll } from "../scenario/cover-all.ts";
import { aFinding } from "../plan/a-finding.ts";

const wrong = /(?<!floor\()Date\.now\(\)/g;
const right = "Math.floor(Date.now() / 1000)";

/**
 * Finds each `Date.now()` and fixes it, like the real analysis but at no cost, for tests of what happens to findings. A line with
 * `// by hand` gets no edit.
 */
export const findMilliseconds: Analyze = (snapshot) => {
  const findings = snapshot.sources.flatMap(({ path, text }) =>
    Array.from(text.matchAll(wrong), ({ index }): Finding => {
      const line = text.slice(0, index).split("\n").length;
      const rest = text.slice(index).split("\n")[0] ?? "";
      const edits = rest.includes("// by hand") ? [] : [{ path, start: index, end: index + 10, text: right }];
      const suggestion = text.includes("\r\n") ? undefined : toSuggestion(text, edits);
      return aFinding({ path, line, edits, ...(suggestion === undefined ? {} : { suggestion }) });
    }),
  );
  const analyzed = snapshot.sources.map(({ path }) => path);
  return Promise.resolve({
    analyzed,
    skipped: snapshot.skipped,
    findings,
    failures: [],
    notes: [],
    coverage: coverAll(analyzed),
  });
};
