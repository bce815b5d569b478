import type { Finding, Position } from "../vocabulary/finding.ts";
import { splitLines, type CodeLines } from "./code.ts";
import type { WriteReport } from "./write-report.ts";
import { plainText } from "./plain-text.ts";

const severities = { error: "ERROR", warning: "WARNING", info: "INFO" } as const;

/**
 * A `DiagnosticResult` for reviewdog: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf. Its columns count bytes of UTF-8, and
 * the end of a range is exclusive, unless both ends are whole lines.
 */
export const reportRdjson: WriteReport = ({ analysis, texts }) => {
  const lines = new Map<string, CodeLines>();
  const linesOf = (path: string): CodeLines => {
    const known = lines.get(path) ?? splitLines(texts.get(path) ?? "");
    lines.set(path, known);
    return known;
  };
  const result = {
    source: { name: "pitstop", url: "https://github.com/pitstop-app/pitstop" },
    diagnostics: analysis.findings.map((finding) => describe(finding, linesOf(finding.path))),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
};

function describe(finding: Finding, lines: CodeLines) {
  const { rule, severity, path, range, message, suggestion, effect, url } = finding;
  // A suggestion has no text of its own.
  const said = suggestion === undefined || effect === undefined ? message : `${message} ${effect}`;
  return {
    message: plainText(said),
    location: {
      path,
      range: { start: inBytes(range.start, lines), end: inBytes(range.end, lines) },
    },
    severity: severities[severity],
    code: { value: rule, url },
    ...(suggestion === undefined
      ? {}
      : {
          suggestions: [
            {
              range: { start: { line: suggestion.startLine }, end: { line: suggestion.endLine } },
              text: suggestion.replacement,
            },
          ],
        }),
  };
}

function inBytes({ line, column }: Position, lines: CodeLines): Position {
  const before = (lines[line - 1] ?? "").slice(0, column - 1);
  // If the text is not known, a column of ASCII is the best guess.
  const bytes = lines[line - 1] === undefined ? column - 1 : new TextEncoder().encode(before).length;
  return { line, column: bytes + 1 };
}
