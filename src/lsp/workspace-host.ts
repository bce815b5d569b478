import type { LocalConfig } from "../local/read-config.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { Publisher } from "./publisher.ts";

/** Runs analyses for one scope, in a process of its own. */
export interface Runner {
  readonly run: RunTask;
  readonly close: () => void;
}

/** What is needed to keep a workspace up to date. */
export interface WorkspaceHost {
  readonly openRunner: () => Runner;
  readonly withProgress: (work: () => Promise<void>) => Promise<void>;
  /** Shows the findings in a scope. */
  readonly openPublisher: () => Publisher;
  readonly onConfig: (folder: string, config: LocalConfig) => void;
  /** Called with the reason why a folder, or a document alone, could not be checked. */
  readonly onError: (scope: string, error: unknown) => void;
}
