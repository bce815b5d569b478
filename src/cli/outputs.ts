import { formatNames, formats, type Format, type FormatName } from "../report/formats.ts";
import { findClosestNames } from "../vocabulary/closest-name.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** A format that was asked for, and the file it goes to as it was named; without one, it is printed. */
export interface RequestedOutput {
  readonly name: FormatName;
  readonly file?: string | undefined;
}

/**
 * Which format to write where: by default, one for people, `quiet` or not.
 *
 * @param requested each a format's name, or `name:file`
 * @param outputFile the file for the one format without a file of its own
 * @throws UsageError when there is no such format, or two would go to the same place
 */
export function listOutputs(
  requested: readonly string[],
  outputFile: string | undefined,
  quiet: boolean,
): readonly RequestedOutput[] {
  // Output for a terminal is shortened when it is printed.
  const usual = quiet && outputFile !== undefined ? "concise" : "pretty";
  const all = (requested.length === 0 ? [usual] : requested).map(readFormat);
  const [first, second] = all.filter(({ file }) => file === undefined);
  if (first !== undefined && second !== undefined) {
    throw new UsageError(
      `Only one format can be printed. Give the others a file: --format ${second.name}:FILE.`,
    );
  }
  if (outputFile !== undefined && first === undefined) {
    throw new UsageError("--output-file is for the format without a file, but each --format has one.");
  }
  const outputs = all.map(({ name, file = outputFile }) => ({ name, file }));
  const twice = outputs.find(
    ({ file }, index) => file !== undefined && outputs.findIndex((other) => other.file === file) !== index,
  );
  if (twice?.file !== undefined) throw new UsageError(`Two formats would be written to ${twice.file}.`);
  return outputs;
}

function readFormat(text: string): RequestedOutput {
  const [given = ""] = text.split(":", 1);
  const name = formatNames.find((one) => one === given);
  if (name === undefined) {
    const [near] = findClosestNames(given, formatNames);
    const hint = near === undefined ? "" : ` Did you mean ${near}?`;
    throw new UsageError(`Unknown format "${given}".${hint} Formats are ${formatNames.join(", ")}.`);
  }
  if (!text.includes(":")) return { name };
  const file = text.slice(name.length + 1);
  if (file === "") throw new UsageError(`--format ${name}: needs a file after the colon.`);
  return { name, file };
}

/** The format that is printed; `undefined` when all go to files. */
export function findPrinted(outputs: readonly RequestedOutput[]): FormatName | undefined {
  return outputs.find(({ file }) => file === undefined)?.name;
}

/** The terminal for progress: none if only findings are wanted, or if a program reads the output. */
export function forProgress(
  { progressStream, err }: Terminal,
  { quiet, outputs }: { readonly quiet: boolean; readonly outputs: readonly RequestedOutput[] },
): Pick<Terminal, "progressStream" | "err"> {
  const name = findPrinted(outputs);
  const format: Format | undefined = name && formats[name];
  const isForPeople = format === undefined || format.isForTerminals === true;
  return quiet || !isForPeople || progressStream === undefined ? { err } : { err, progressStream };
}
