import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver";
import { plainText } from "../report/plain-text.ts";
import type { Finding, Severity } from "../vocabulary/finding.ts";
import { groupBy } from "../vocabulary/group-by.ts";
import { printable } from "../vocabulary/printable.ts";
import type { CheckedCode, UriOf } from "./checked-code.ts";
import { createPlacesIn, type PlacesIn } from "./places.ts";

/** What editors show as the origin of a diagnostic. */
const source = "pitstop";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** What the client can show besides a diagnostic's message. */
export interface DiagnosticSupport {
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
}

/** The diagnostics of each file that has some, by path. */
export function makeDiagnostics(
  { findings, texts }: CheckedCode,
  uriOf: UriOf,
  support: DiagnosticSupport,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const placesIn = createPlacesIn(texts);
  const byPath = groupBy(findings, ({ path }) => path);
  return new Map(
    [...byPath].map(([path, own]) => [path, own.map((one) => makeDiagnostic(one, placesIn, uriOf, support))]),
  );
}

export function makeDiagnostic(
  { rule, severity, path, range, message, evidence, url }: Finding,
  placesIn: PlacesIn,
  uriOf: UriOf,
  support: DiagnosticSupport,
): Diagnostic {
  const isTraced = support.relatedInformation && evidence.length > 0;
  return {
    range: placesIn(path).ofRange(range),
    severity: severities[severity],
    source,
    code: rule,
    ...(support.codeDescription && { codeDescription: { href: url } }),
    message: printable(plainText(message)),
    ...(isTraced && {
      relatedInformation: evidence.map((step) => ({
        location: { uri: uriOf(step.path), range: placesIn(step.path).ofLine(step.line) },
        message: printable(plainText(step.text)),
      })),
    }),
  };
}
