import { Option, type Command } from "commander";
import { z } from "zod";

/** The options that `audit` and `review` share, as commander passes them. */
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

/** Adds the options that `audit` and `review` share. */
export function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how to print the result")
        .choices(["pretty", "json"])
        .default("pretty"),
    )
    .option("--fix", "apply all safe fixes to the files on disk")
    .addOption(
      new Option("--dry-run", "print what --fix would change as a patch, without writing files").implies({
        fix: true,
      }),
    )
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
    .option("-q, --quiet", "show no progress, and print nothing unless there are findings");
}
