import { ruleTitle, severityNames, count } from "../../plan/words.ts";
import type { Evidence, Finding } from "../../vocabulary/finding.ts";
import { groupBy } from "../../vocabulary/group-by.ts";
import { renderFrame, renderSuggestion, splitLines, type CodeLines } from "../code.ts";
import type { RunReport } from "../run-report.ts";
import type { Style } from "../style.ts";
import { Prose } from "./prose.tsx";

/** With their code, thousands of findings would make a page that no browser opens. */
const maxWithCode = 1_000;
/** So many files are unfolded from the start. */
const maxOpen = 20;

const plain: Style = { color: false, width: Infinity, pathOf: (path) => path };

/** All findings with their code and fixes, by file. The report is printable. */
export function FindingList({ report }: { readonly report: RunReport }) {
  const { findings } = report.analysis;
  const withCode = new Set(findings.slice(0, maxWithCode));
  const files = [...groupBy(findings, ({ path }) => path)];
  return (
    <>
      {files.map(([path, found], index) => {
        const text = report.texts.get(path);
        const lines = text === undefined ? undefined : splitLines(text);
        return (
          <details open={index < maxOpen}>
            <summary>
              <code>{path}</code> <span class="muted">{count(found.length, "finding")}</span>
            </summary>
            {found.map((finding) => (
              <Entry finding={finding} lines={withCode.has(finding) ? lines : undefined} />
            ))}
          </details>
        );
      })}
    </>
  );
}

/** Code can take the focus, so that it can be scrolled with the keyboard. */
function Entry({ finding, lines }: { readonly finding: Finding; readonly lines: CodeLines | undefined }) {
  const { rule, severity, confidence, range, message, evidence, suggestion, effect, url } = finding;
  const frame = lines && renderFrame(lines, range, plain);
  return (
    <article>
      <h3>
        <span class={severity}>{severityNames[severity]}</span> <a href={url}>{ruleTitle(rule)}</a>{" "}
        <span class="muted">
          line {range.start.line}, {confidence} confidence
        </span>
      </h3>
      <Prose text={message} />
      {frame !== undefined && <pre tabIndex={0}>{frame}</pre>}
      {evidence.length > 0 && <Trace evidence={evidence} />}
      {lines !== undefined && suggestion !== undefined && (
        <>
          <p class="muted">Suggested fix</p>
          {effect !== undefined && (
            <p>
              <Prose text={effect} />
            </p>
          )}
          <pre tabIndex={0}>
            <code class="diff">
              {renderSuggestion(lines, suggestion, plain)
                .split("\n")
                .map((line) => (
                  <DiffLine line={line} />
                ))}
            </code>
          </pre>
        </>
      )}
    </article>
  );
}

function Trace({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <ul class="plain">
      {evidence.map(({ path, line, text }) => (
        <li>
          <code>
            {path}:{line}
          </code>{" "}
          <Prose text={text} />
        </li>
      ))}
    </ul>
  );
}

const marks: Readonly<Record<string, string>> = { "+": "added", "-": "removed" };

function DiffLine({ line }: { readonly line: string }) {
  return (
    <span class={marks[line.charAt(0)]}>
      {line}
      {"\n"}
    </span>
  );
}
