import { InvalidArgumentError, Option, type Command } from "commander";
import { z } from "zod";

/** How much one analysis may take; by default, what `withThread` says. */
const limitOptionsSchema = z.object({
  /** In seconds. */
  timeout: z.number().optional(),
  /** In megabytes. */
  memory: z.number().optional(),
});

/** The options that `audit` and `review` share, as commander passes them. */
const runOptionsSchema = limitOptionsSchema.extend({
  format: z.enum(["pretty", "json"]),
  fix: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  minConfidence: z.enum(["high", "medium", "low"]),
  config: z.string().optional(),
  failOn: z.enum(["error", "warning", "info", "never"]).optional(),
  quiet: z.boolean().default(false),
  timing: z.boolean().default(false),
});

const reviewOptionsSchema = runOptionsSchema.extend({
  base: z.string().optional(),
  head: z.string().optional(),
  staged: z.boolean().default(false),
  pr: z.string().optional(),
});

const initOptionsSchema = limitOptionsSchema.extend({
  force: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});

export type LimitOptions = z.output<typeof limitOptionsSchema>;
export type RunOptions = z.output<typeof runOptionsSchema>;
export type ReviewOptions = z.output<typeof reviewOptionsSchema>;

export type InitOptions = z.output<typeof initOptionsSchema>;

export function readRunOptions(command: Command): RunOptions {
  return runOptionsSchema.parse(command.opts());
}

export function readReviewOptions(command: Command): ReviewOptions {
  return reviewOptionsSchema.parse(command.opts());
}

export function readInitOptions(command: Command): InitOptions {
  return initOptionsSchema.parse(command.opts());
}

/** Adds the options that `audit` and `review` share. */
export function addRunOptions(command: Command): Command {
  return addLimitOptions(command)
    .addOption(
      new Option("--format <format>", "how to print the result")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .option("--fix", "apply all safe fixes to the files on disk")
    .option("--dry-run", "print what --fix would change as a patch, without writing files")
    .addOption(
      new Option("--min-confidence <confidence>", "hide findings with less confidence")
        .choices(["high", "medium", "low"])
        .default("medium"),
    )
    .option("--config <path>", "config file to use instead of .github/pitstop.yml")
    .addOption(
      new Option(
        "--fail-on <severity>",
        "minimum severity that fails the run (default: fail-on in the config, or error)",
      ).choices(["error", "warning", "info", "never"]),
    )
    .option("-q, --quiet", "show no progress, and print nothing unless there are findings")
    .option("--timing", "show how long each stage and each rule took");
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

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^[0-9]+$/u.test(text) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
