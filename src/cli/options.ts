import { Option, type Command } from "commander";
import { z } from "zod";

/** The options that `audit` and `review` share, as commander hands them over. */
const runOptionsSchema = z.object({
  format: z.enum(["pretty", "json"]),
  fix: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  minConfidence: z.enum(["high", "medium", "low"]),
  config: z.string().optional(),
  failOn: z.enum(["error", "warning", "info", "never"]).optional(),
  quiet: z.boolean().default(false),
});

const reviewOptionsSchema = runOptionsSchema.extend({
  base: z.string().optional(),
  head: z.string().optional(),
  staged: z.boolean().default(false),
  pr: z.string().optional(),
});

const initOptionsSchema = z.object({
  force: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});

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

/** Teaches a command the options that every run has. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how to print the result")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .option("--fix", "mend what has a safe fix, in the files on disk")
    .addOption(
      new Option("--dry-run", "print what --fix would change as a patch, and write nothing").implies({
        fix: true,
      }),
    )
    .addOption(
      new Option("--min-confidence <confidence>", "leave out findings that are less sure")
        .choices(["high", "medium", "low"])
        .default("medium"),
    )
    .option("--config <path>", "configuration to use instead of .github/pitstop.yml")
    .addOption(
      new Option(
        "--fail-on <severity>",
        "least severity that makes the exit code 1 (default: the configuration's)",
      ).choices(["error", "warning", "info", "never"]),
    )
    .option("-q, --quiet", "print nothing when nothing is found, and no progress");
}
