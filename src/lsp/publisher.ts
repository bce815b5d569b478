import type { PublishDiagnosticsParams } from "vscode-languageserver";
import { makeDiagnostics, type DiagnosticSupport } from "./diagnostics.ts";
import type { ScopeResult } from "./scope.ts";

/** Keeps the diagnostics that a client shows for one scope up to date. */
export interface Publisher {
  readonly publish: (result: ScopeResult) => void;
  /** Removes everything that is shown. */
  readonly clear: () => void;
}

/** @param send called only with what differs from what was sent before */
export function createPublisher(
  send: (params: PublishDiagnosticsParams) => void,
  support: DiagnosticSupport,
): Publisher {
  let shown = new Map<string, string>();

  function show(files: readonly PublishDiagnosticsParams[]): void {
    const next = new Map<string, string>();
    for (const file of files) {
      const text = JSON.stringify(file);
      if (shown.get(file.uri) !== text) send(file);
      next.set(file.uri, text);
    }
    for (const uri of shown.keys()) if (!next.has(uri)) send({ uri, diagnostics: [] });
    shown = next;
  }

  return {
    publish: (result) => {
      const { open, uriOf } = result;
      const found = makeDiagnostics(result, uriOf, support);
      const closed = [...found.keys()].filter((path) => !open.some((one) => one.path === path));
      show([
        // Also those without findings: the client learns that this version was checked.
        ...open.map(({ uri, version, path }) => ({
          uri,
          version,
          diagnostics: [...(found.get(path) ?? [])],
        })),
        ...closed.map((path) => ({ uri: uriOf(path), diagnostics: [...(found.get(path) ?? [])] })),
      ]);
    },
    clear: () => {
      show([]);
    },
  };
}
