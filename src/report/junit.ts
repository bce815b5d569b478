import { groupBy } from "../vocabulary/group-by.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { printableName } from "../vocabulary/printable.ts";
import type { WriteReport } from "./write-report.ts";
import { listGaps, type Gap } from "./gaps.ts";
import { plainText } from "./plain-text.ts";
import { writeXml, type XmlElement } from "./xml.ts";

/** The content of a test suite besides its name. */
interface Cases {
  readonly failures?: readonly XmlElement[];
  readonly errors?: readonly XmlElement[];
  readonly skipped?: readonly XmlElement[];
  readonly passed?: readonly XmlElement[];
}

/**
 * JUnit's XML as Jenkins and GitLab read it (the form of Jenkins' xunit plugin, `junit-10.xsd`). Each rule is a test suite: each of its
 * findings is a test that failed, and a rule without findings is a test that passed. Reasons why code was not read or judged are tests with
 * errors, or skipped tests.
 */
export const reportJUnit: WriteReport = (report, { rules }) => {
  const byRule = groupBy(report.analysis.findings, ({ rule }) => rule);
  const gaps = groupBy(listGaps(report), ({ level }) => level);
  const suites = [
    ...rules.map(({ id, title }) => {
      const found = byRule.get(id) ?? [];
      return found.length === 0
        ? suite(id, { passed: [{ "@name": title, "@classname": className(id) }] })
        : suite(id, { failures: found.map(describeFinding) });
    }),
    suite("analysis", {
      errors: (gaps.get("error") ?? []).map((gap) => describeGap(gap, "error")),
      skipped: (gaps.get("warning") ?? []).map((gap) => describeGap(gap, "skipped")),
    }),
  ].filter(({ tests }) => tests > 0);
  const sum = (name: "tests" | "failures" | "errors") => suites.reduce((all, one) => all + one[name], 0);
  return writeXml({
    testsuites: {
      "@name": "pitstop",
      ...{ "@tests": sum("tests"), "@failures": sum("failures"), "@errors": sum("errors") },
      testsuite: suites.map(({ element }) => element),
    },
  });
};

function suite(name: string, { failures = [], errors = [], skipped = [], passed = [] }: Cases) {
  const cases = [...errors, ...failures, ...skipped, ...passed];
  const element = {
    "@name": name,
    "@tests": cases.length,
    "@failures": failures.length,
    "@errors": errors.length,
    "@skipped": skipped.length,
    testcase: cases,
  };
  return { element, tests: cases.length, failures: failures.length, errors: errors.length };
}

function describeFinding({ rule, path, range, severity, message, url }: Finding): XmlElement {
  const text = plainText(message);
  const name = printableName(path);
  const { line, column } = range.start;
  return {
    ...{ "@name": `${name}:${line}:${column}`, "@classname": className(rule), "@file": name, "@line": line },
    failure: { "@type": severity, "@message": text, "#": `${name}:${line}:${column}: ${text}\n${url}` },
  };
}

function describeGap({ path, line, message }: Gap, kind: "error" | "skipped"): XmlElement {
  const name = printableName(path);
  const place = line === undefined ? name : `${name}:${line}`;
  return {
    ...{ "@name": place, "@classname": className("analysis"), "@file": name },
    [kind]: { "@message": message, ...(kind === "error" ? { "@type": "error" } : {}) },
  };
}

function className(name: string): string {
  return `pitstop.${name}`;
}
