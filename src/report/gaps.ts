import type { RunReport } from "./run-report.ts";

/** A gap in a result: code that was not read, not judged or not understood. */
export interface Gap {
  readonly kind: "config" | "failure" | "unread" | "skipped" | "note" | "blind-spot";
  readonly level: "error" | "warning" | "note";
  readonly path: string;
  /** 1-based, as `column` is. */
  readonly line?: number;
  readonly column?: number;
  /** The rule that failed. */
  readonly rule?: string;
  /** One sentence without its period. */
  readonly message: string;
}

/** Lists them, the worst first. Files that were skipped on purpose come last. */
export function listGaps({ analysis, configProblems }: RunReport): readonly Gap[] {
  const { skipped, failures, notes, coverage } = analysis;
  const onPurpose = skipped.filter((file) => file.onPurpose === true);
  const unread = skipped.filter((file) => file.onPurpose !== true);
  return [
    ...configProblems.map(({ message, ...place }): Gap => ({
      ...{ kind: "config", level: "error", ...place },
      message: `Invalid configuration, so the defaults were used: ${message}`,
    })),
    ...failures.map(({ rule, path, message }): Gap => ({
      ...{ kind: "failure", level: "error", path, rule },
      message: `The rule ${rule} failed (a bug in Pitstop): ${message}`,
    })),
    ...unread.map(({ path, reason }): Gap => ({
      ...{ kind: "unread", level: "warning", path },
      message: `Not analyzed: ${reason}`,
    })),
    ...notes.map(({ path, line, message }): Gap => ({
      ...{ kind: "note", level: "warning", path, line },
      message: message.charAt(0).toUpperCase() + message.slice(1),
    })),
    ...coverage.blindSpots.map(({ path, line, reason }): Gap => ({
      ...{ kind: "blind-spot", level: "note", path, line },
      message: `Not understood: ${reason}`,
    })),
    ...onPurpose.map(({ path, reason }): Gap => ({
      ...{ kind: "skipped", level: "note", path },
      message: `Skipped: ${reason}`,
    })),
  ];
}
