import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ruleFacts } from "../rules/facts.ts";
import { findBrowser, startBrowser } from "../scripts/browser.ts";
import { reportHtml } from "../src/report/html/html.tsx";
import type { RunReport } from "../src/report/run-report.ts";
import { aFinding } from "./plan/a-finding.ts";
import { aReport, plain, timestamp } from "./report/a-report.ts";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const executable = findBrowser();

const longName = `src/${"checkout-and-orders".repeat(12)}.ts`;
const longCall = `track(user.id, { name: "ordered", data: { ${"order_total, ".repeat(20)} } });`;
const long = {
  ...timestamp,
  path: longName,
  message: `\`${"customerio".repeat(20)}\` is sent from ${longName}.`,
  effect: `All campaigns listen for \`${"checkout_".repeat(20)}\`.`,
  suggestion: { startLine: 6, endLine: 7, replacement: `${longCall}\n  });` },
};
const found = aReport([timestamp, long, aFinding({ severity: "warning" }), aFinding({ severity: "info" })], {
  coverage: {
    files: [{ path: longName, operations: 1_234 }],
    blindSpots: [{ path: longName, line: 4, reason: "a client whose calls were not understood" }],
  },
});

const reports: readonly (readonly [string, RunReport])[] = [
  ["findings", { ...found, texts: new Map([...found.texts, [longName, `${longCall}\n`.repeat(8)]]) }],
  ["a baseline", { ...found, baseline: { file: "baseline.json", known: [long], unused: [] } }],
  ["no findings", aReport([])],
  ["nothing to check", aReport([], { analyzed: [], coverage: { files: [], blindSpots: [] } })],
];

describe.skipIf(executable === undefined)("the HTML report in a browser (skipped without chromium)", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    browser = await startBrowser(executable ?? "");
    page = await browser.newPage({ bypassCSP: true, offline: true });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("requestfailed", (request) => complaints.push(`asks for ${request.url()}`));
  });
  afterAll(() => browser.close());

  test.each(reports)(
    "with %s fits on a phone, cuts no text and passes axe, light and dark",
    async (_what, report) => {
      await page.setContent(reportHtml(report, { style: plain, rules: ruleFacts, version: "1.2.3" }));
      for (const width of [320, 390, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        expect(await page.evaluate(listCut)).toEqual([]);
      }
      await page.addScriptTag({ path: axe });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate<AxeResults>("axe.run()");
        expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes.map(({ html }) => html)])).toEqual(
          [],
        );
      }
      expect(complaints).toEqual([]);
    },
  );
});

/** What is wider than its place, but for code, which can be scrolled. */
const listCut = `[...document.querySelectorAll("main, main :not(pre, pre *)")]
  .filter((element) => {
    const { right } = element.getBoundingClientRect();
    return right > document.documentElement.clientWidth - 23 || (element.clientWidth > 0 && element.scrollWidth > element.clientWidth);
  })
  .map((element) => element.outerHTML.slice(0, 200))`;
