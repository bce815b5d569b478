import { analyzeUnrelated } from "../analyze/analyze-unrelated.ts";
import type { AnalyzeInput, RunTask } from "../threads/tasks.ts";
import { isAtLeastAsSure } from "../vocabulary/finding.ts";
import type { CheckedCode, OpenDocument, UriOf } from "./checked-code.ts";
import { createLatest } from "./latest.ts";

/** Code that is analyzed together: a folder of the workspace, or one document alone. */
export interface ScopeCode {
  readonly input: Omit<AnalyzeInput, "isTimed" | "keepAs">;
  /** Says whether the findings in a file are shown. */
  readonly isWanted: (path: string) => boolean;
  readonly uriOf: UriOf;
}

/** A result, and the documents that were open when the code was read. */
export interface ScopeResult extends CheckedCode {
  readonly open: readonly OpenDocument[];
  readonly uriOf: UriOf;
}

/** The editor's documents, in place of files on disk. */
export interface OpenCode extends ScopeCode {
  readonly open: readonly OpenDocument[];
}

/** What is needed to keep a scope up to date. */
export interface ScopeHost<Code> {
  /**
   * Reads the code on disk.
   *
   * @throws ReadError when it cannot be read
   */
  readonly readCode: () => Promise<Code>;
  /** Replaces files with the open documents. */
  readonly withOpen: (code: Code) => OpenCode;
  readonly run: RunTask;
  /** Shows progress until there is a first result. */
  readonly withProgress: (work: () => Promise<void>) => Promise<void>;
  /** Called with each result that is still current. */
  readonly publish: (result: ScopeResult) => void;
  readonly reportError: (error: unknown) => void;
}

/** The findings in a scope, kept up to date. */
export interface Scope {
  /** Called when an open document has changed. */
  readonly edited: () => void;
  /** Called when something on disk has changed. */
  readonly changedOnDisk: () => void;
  /** Resolves to the last result, once it covers all changes; `undefined` if there is none. */
  readonly getCurrent: () => Promise<ScopeResult | undefined>;
  /** The last result, which may be about older texts. */
  readonly getLast: () => ScopeResult | undefined;
  readonly close: () => void;
}

/** While somebody types, wait until there was no key for this many milliseconds. */
const settleMilliseconds = 150;

export function createScope<Code>(host: ScopeHost<Code>): Scope {
  let code: Code | undefined;
  let last: ScopeResult | undefined;

  async function check(isCurrent: () => boolean): Promise<void> {
    try {
      const read = code ?? (await host.readCode());
      if (!isCurrent()) return;
      code = read;
      const { input, isWanted, uriOf, open } = host.withOpen(read);
      const analysis =
        analyzeUnrelated(input.snapshot, input) ??
        (await host.run("analyze", { ...input, keepAs: "edited" }));
      // A text that was already edited again will be analyzed again.
      if (!isCurrent()) return;
      const findings = analysis.findings.filter(
        ({ path, confidence }) => isWanted(path) && isAtLeastAsSure(confidence, "medium"),
      );
      const texts = new Map(input.snapshot.sources.map(({ path, text }) => [path, text]));
      last = { findings, texts, open, uriOf };
      host.publish(last);
    } catch (error) {
      if (isCurrent()) host.reportError(error);
    }
  }

  const latest = createLatest(
    (isCurrent) => (last === undefined ? host.withProgress(() => check(isCurrent)) : check(isCurrent)),
    settleMilliseconds,
  );
  return {
    edited: latest.change,
    changedOnDisk: () => {
      code = undefined;
      latest.change();
    },
    getCurrent: async () => {
      await latest.whenIdle();
      return last;
    },
    getLast: () => last,
    close: latest.close,
  };
}
