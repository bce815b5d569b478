import type { ConfigProblem } from "../vocabulary/config.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { printable } from "../vocabulary/printable.ts";

/** A result's findings as workflow commands, which GitHub turns into annotations. It shows ten errors, ten warnings and ten notices. */
export function writeAnnotations({ annotations }: PlannedCheckRun): string {
  return annotations
    .map(({ path, startLine, endLine, severity, title, message }) => {
      const place = { file: path, line: startLine, endLine, title };
      return writeCommand(levels[severity], place, message);
    })
    .join("");
}

/** The workflow command that shows why a step failed. */
export function writeStepError(message: string): string {
  return writeCommand("error", {}, message);
}

/** The workflow command that shows a problem in the config, which is in the default branch and so on no line of the change. */
export function writeConfigError({ path, line, column, message }: ConfigProblem): string {
  return writeStepError(`Invalid configuration: ${path}:${line}:${column} ${message}`);
}

/**
 * Makes text harmless in a workflow's log: GitHub's runner obeys `::command::` at the start of a line, after any white space, and
 * `##[command]` anywhere in one. A backslash breaks both, and is seen. Stopping commands with a token instead would not do: what is
 * written to stdout and stderr reaches the runner in no certain order.
 */
export function breakCommands(text: string): string {
  return text.replaceAll("##[", "##\\[").replaceAll(/^([^\S\r\n\u2028\u2029]*)::/gmu, "$1\\::");
}

/** A step's outputs, as a line or more for the file that `GITHUB_OUTPUT` names. No value may contain a line that is the delimiter. */
export function writeStepOutputs(outputs: Readonly<Record<string, string>>, delimiter: string): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join("");
}

const levels = { error: "error", warning: "warning", info: "notice" } as const;

/** As `@actions/core` writes it: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts. */
export function writeCommand(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  data: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${[name, list.join(",")].filter((part) => part !== "").join(" ")}::${escapeData(data)}\n`;
}

function escapeData(text: string): string {
  return printable(text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A"));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
