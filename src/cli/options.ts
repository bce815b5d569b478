import { InvalidArgumentError, Option, type Command } from "commander";
import { formatNames } from "../report/formats.ts";
import type { Confidence } from "../vocabulary/finding.ts";

/** Adds the options that `audit` and `review` share. A review shows by default what the app shows: all. */
export function addRunOptions(command: Command, minConfidence: Confidence): Command {
  return addLimitOptions(command)
    .addOption(
      new Option(
        "--format <format[:file]>",
        `how to print the result, or to write it to a file; repeatable (default: pretty; choices: ${formatNames.join(", ")})`,
      ).argParser(collect),
    )
    .option("-o, --output-file <file>", "write the result to a file instead of printing it")
    .option("--rule <id>", "run only this rule; repeatable", collect)
    .option(
      "--ignore-pattern <pattern>",
      "also skip these paths, as ignore in the config does; repeatable",
      collect,
    )
    .option("--fix", "apply all safe fixes to the files on disk")
    .option("--dry-run", "print what --fix would change as a patch, without writing files")
    .addOption(
      new Option("--min-confidence <confidence>", "hide findings with less confidence, and don't count them")
        .choices(["high", "medium", "low"])
        .default(minConfidence),
    )
    .option("--config <path>", configMeaning)
    .addOption(
      new Option(
        "--fail-on <severity>",
        "minimum severity that fails the run (default: fail-on in the config, or error)",
      ).choices(["error", "warning", "info", "never"]),
    )
    .option("--max-warnings <number>", "fail if there are more warnings than this", wholeNumber(0, 1_000_000))
    .option("-q, --quiet", "print one line for each finding, and nothing else")
    .option("--timing", "show how long each stage and each rule took");
}

/** Adds the options of `inventory`. */
export function addInventoryOptions(command: Command): Command {
  return addLimitOptions(command)
    .addOption(
      new Option(
        "--format <format>",
        "how to print the result (default: pretty; with --check, what the file's extension says)",
      ).choices(["pretty", "json", "markdown"]),
    )
    .option("--check <file>", "compare the result with a file, and fail with a diff if the file is stale")
    .option("--config <path>", configMeaning);
}

/** Adds the options that bound an analysis. */
export function addLimitOptions(command: Command): Command {
  return command
    .option(
      "--timeout <seconds>",
      "stop an analysis that takes longer (default: 600)",
      wholeNumber(1, 86_400),
    )
    .option(
      "--memory <megabytes>",
      "stop an analysis that takes more memory (default: most of what there is, up to 4096)",
      wholeNumber(64, 1_048_576),
    );
}

const configMeaning = "config file to use instead of .github/pitstop.yml";
function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^[0-9]+$/u.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
