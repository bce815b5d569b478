import type { Command } from "commander";
import { z } from "zod";
import { findPatternProblem } from "../files/globs.ts";
import { findRule } from "./find-rule.ts";
import { listOutputs, type RequestedOutput } from "./outputs.ts";
import { UsageError } from "./usage-error.ts";

/** Limits of one analysis; by default, those of `withThread`. */
const limitOptionsSchema = z.object({
  /** In seconds. */
  timeout: z.number().optional(),
  /** In megabytes. */
  memory: z.number().optional(),
});

/** The options that `audit` and `review` share, as commander passes them. */
const runOptionsSchema = limitOptionsSchema.extend({
  format: z.array(z.string()).default([]),
  outputFile: z.string().optional(),
  rule: z.array(z.string()).default([]),
  ignorePattern: z.array(z.string()).default([]),
  fix: z.boolean().default(false),
  dryRun: z.boolean().default(false),
  minConfidence: z.enum(["high", "medium", "low"]),
  config: z.string().optional(),
  failOn: z.enum(["error", "warning", "info", "never"]).optional(),
  maxWarnings: z.number().optional(),
  quiet: z.boolean().default(false),
  timing: z.boolean().default(false),
});

const auditOptionsSchema = runOptionsSchema.extend({
  baseline: z.string().optional(),
  updateBaseline: z.boolean().default(false),
  stdin: z.boolean().default(false),
  stdinFilename: z.string().optional(),
  watch: z.boolean().default(false),
  cache: z.boolean().default(true),
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

const inventoryOptionsSchema = limitOptionsSchema.extend({
  format: z.enum(["pretty", "json", "markdown"]).optional(),
  check: z.string().optional(),
  config: z.string().optional(),
});

/** The options after parsing. */
type Read<Options> = Omit<Options, "format" | "outputFile" | "rule"> & {
  readonly outputs: readonly RequestedOutput[];
  /** The ids of the rules to run; `undefined` for all. */
  readonly only: readonly string[] | undefined;
};

export type LimitOptions = z.output<typeof limitOptionsSchema>;
export type RunOptions = Read<z.output<typeof runOptionsSchema>>;
export type AuditOptions = Read<z.output<typeof auditOptionsSchema>>;
export type ReviewOptions = Read<z.output<typeof reviewOptionsSchema>>;
export type InitOptions = z.output<typeof initOptionsSchema>;
export type InventoryOptions = z.output<typeof inventoryOptionsSchema>;

/** @throws UsageError when options contradict each other */
export function readAuditOptions(command: Command): AuditOptions {
  const options = read(auditOptionsSchema.parse(command.opts()));
  const contradiction = findContradiction(options, command.args);
  if (contradiction !== undefined) throw new UsageError(contradiction);
  return options;
}

/** @throws UsageError when options contradict each other */
export function readReviewOptions(command: Command): ReviewOptions {
  return read(reviewOptionsSchema.parse(command.opts()));
}

/** Options of commands that only have limits. */
export function readLimitOptions(command: Command): LimitOptions {
  return limitOptionsSchema.parse(command.opts());
}

export function readInitOptions(command: Command): InitOptions {
  return initOptionsSchema.parse(command.opts());
}

export function readInventoryOptions(command: Command): InventoryOptions {
  return inventoryOptionsSchema.parse(command.opts());
}

function findContradiction(
  { stdin, stdinFilename, watch, fix, baseline, updateBaseline, dryRun }: AuditOptions,
  paths: readonly string[],
): string | undefined {
  if (updateBaseline && baseline === undefined) return "--update-baseline needs --baseline FILE.";
  if (updateBaseline && dryRun) return "--update-baseline writes a file and can't be used with --dry-run.";
  if (watch && (fix || updateBaseline || stdin))
    return "--watch only reads, again and again: it can't be used with --fix, --update-baseline or --stdin.";
  if (stdin && stdinFilename === undefined)
    return "--stdin needs --stdin-filename, such as --stdin-filename src/signup.ts: the code around the file counts.";
  if (!stdin && stdinFilename !== undefined) return "--stdin-filename is for --stdin: add it.";
  if (stdin && (fix || updateBaseline))
    return "--stdin only reads: it can't be used with --fix or --update-baseline.";
  if (stdin && paths.length > 0) return "--stdin is about the file of --stdin-filename: name no other paths.";
  return undefined;
}

function read<Options extends z.output<typeof runOptionsSchema>>({
  format,
  outputFile,
  rule,
  ...rest
}: Options): Read<Options> {
  for (const pattern of rest.ignorePattern) {
    const problem = findPatternProblem(pattern);
    if (problem !== undefined) throw new UsageError(`The pattern "${pattern}" ${problem}.`);
  }
  const only = rule.length === 0 ? undefined : rule.map((name) => findRule(name).id);
  return { ...rest, only, outputs: listOutputs(format, outputFile, rest.quiet) };
}
