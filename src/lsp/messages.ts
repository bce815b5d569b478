import type { LocalConfig } from "../local/read-config.ts";
import { printable } from "../vocabulary/printable.ts";
import type { WorkspaceHost } from "./workspace-host.ts";

/** Shows a problem once, however often it occurs: again only after it was solved, or when the problem is another one. */
export function createMessages(
  show: (text: string) => void,
  explain: (error: unknown) => string,
): Pick<WorkspaceHost, "onConfig" | "onError"> {
  const shown = new Map<string, string | undefined>();
  const showOnce = (folder: string, text: string | undefined) => {
    if (text !== undefined && shown.get(folder) !== text) show(printable(text));
    shown.set(folder, text);
  };
  return {
    onConfig: (folder, config) => {
      showOnce(folder, describeProblems(config));
    },
    onError: (folder, error) => {
      showOnce(folder, explain(error));
    },
  };
}

function describeProblems({ problems }: LocalConfig): string | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  const { path, line, column, message } = first;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  return `${path}:${line}:${column} ${message}${more}. Invalid configuration; using defaults.`;
}
