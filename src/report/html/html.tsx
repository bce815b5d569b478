import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { describeChecked } from "../../plan/coverage-words.ts";
import { ruleTitle, severities } from "../../plan/words.ts";
import { countOperations } from "../../vocabulary/coverage.ts";
import type { Finding } from "../../vocabulary/finding.ts";
import { printableData } from "../../vocabulary/printable.ts";
import { isReview, type WriteReport } from "../write-report.ts";
import { listGaps } from "../gaps.ts";
import { describeInventory } from "../inventory-words.ts";
import { describeResult } from "../result-words.ts";
import type { ReviewReport, RunReport } from "../run-report.ts";
import { BarChart } from "./bar-chart.tsx";
import { FindingList } from "./finding-list.tsx";
import { InventoryList } from "./inventory-list.tsx";
import { style } from "./style.ts";

/** A part of the page below its head. */
interface Section {
  readonly id: string;
  readonly title: string;
  /** Nothing where the part has nothing to say: it is left out then. */
  readonly render: (report: RunReport) => ComponentChildren;
}

/** In the order of the page. */
const sections: readonly Section[] = [
  { id: "overview", title: "Where they are", render: renderCharts },
  { id: "findings", title: "Findings", render: renderFindings },
  { id: "inventory", title: "What this code does in Customer.io", render: renderInventory },
  { id: "gaps", title: "Not judged", render: renderGaps },
];

/** A result as one HTML page that needs no network and runs no script: charts by rule and folder, every finding, and an inventory. */
export const reportHtml: WriteReport = (given, { version }) => {
  const report = printableData(given);
  return `<!doctype html>\n${renderToString(<Page report={report} version={version} />)}\n`;
};

function Page({ report, version }: { readonly report: RunReport | ReviewReport; readonly version: string }) {
  const { coverage } = report.analysis;
  const result = describeResult(report);
  const lead = [
    ...(isReview(report) ? [report.title] : []),
    ...(countOperations(coverage) === 0 ? [] : [describeChecked(coverage)]),
  ];
  const shown = sections
    .map(({ render, ...section }) => ({ ...section, content: render(report) }))
    .filter(({ content }) => content !== undefined);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`Pitstop: ${result}`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header>
          <h1>Pitstop: {result}</h1>
          {lead.length > 0 && <p class="muted">{lead.join(": ")}</p>}
          <nav aria-label="Sections">
            {shown.map(({ id, title }) => (
              <a href={`#${id}`}>{title}</a>
            ))}
          </nav>
        </header>
        <main>
          <Cards report={report} />
          {shown.map(({ id, title, content }) => (
            <section id={id} aria-labelledby={`${id}-title`}>
              <h2 id={`${id}-title`}>{title}</h2>
              {content}
            </section>
          ))}
        </main>
        <footer>Pitstop {version}</footer>
      </body>
    </html>
  );
}

/** The figures that sum a run up. */
function Cards({ report: { analysis, baseline } }: { readonly report: RunReport }) {
  const { findings, analyzed, coverage } = analysis;
  const cards = [
    ...severities.map((severity) => {
      const number = findings.filter((one) => one.severity === severity).length;
      return {
        number,
        name: severity === "info" ? "info" : `${severity}s`,
        tone: number > 0 ? severity : "",
      };
    }),
    { number: analyzed.length, name: "files analyzed", tone: "" },
    { number: countOperations(coverage), name: "Customer.io calls checked", tone: "" },
    { number: coverage.blindSpots.length, name: "places not understood", tone: "" },
    ...(baseline === undefined ? [] : [{ number: baseline.known.length, name: "in the baseline", tone: "" }]),
  ];
  return (
    <ul class="cards">
      {cards.map(({ number, name, tone }) => (
        <li class={tone}>
          <strong>{number.toLocaleString("en-US")}</strong> {name}
        </li>
      ))}
    </ul>
  );
}

function renderCharts({ analysis: { findings } }: RunReport) {
  if (findings.length === 0) return undefined;
  return (
    <div class="charts">
      <BarChart title="By pitfall" findings={findings} keyOf={({ rule }) => rule} nameOf={ruleTitle} />
      <BarChart title="By folder" findings={findings} keyOf={folderOf} />
    </div>
  );
}

function folderOf({ path }: Finding): string {
  const end = path.lastIndexOf("/");
  return end === -1 ? "./" : path.slice(0, end + 1);
}

function renderFindings(report: RunReport) {
  return report.analysis.findings.length === 0 ? undefined : <FindingList report={report} />;
}

function renderInventory({ analysis: { inventory } }: RunReport) {
  const described = inventory && describeInventory(inventory);
  return described === undefined || described.length === 0 ? undefined : (
    <InventoryList sections={described} />
  );
}

const maxGaps = 200;

function renderGaps(report: RunReport) {
  const gaps = listGaps(report);
  if (gaps.length === 0) return undefined;
  return (
    <ul class="plain">
      {gaps.slice(0, maxGaps).map(({ path, line, level, message }) => (
        <li>
          <code>
            {path}
            {line === undefined ? "" : `:${line}`}
          </code>{" "}
          <span class={level}>{message}</span>
        </li>
      ))}
      {gaps.length > maxGaps && <li>and {(gaps.length - maxGaps).toLocaleString("en-US")} more</li>}
    </ul>
  );
}
