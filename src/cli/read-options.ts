import type { Command } from "commander";
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

const inventoryOptionsSchema = limitOptionsSchema.extend({
  format: z.enum(["pretty", "json", "markdown"]).optional(),
  check: z.string().optional(),
  config: z.string().optional(),
});

export type LimitOptions = z.output<typeof limitOptionsSchema>;
export type RunOptions = z.output<typeof runOptionsSchema>;
export type ReviewOptions = z.output<typeof reviewOptionsSchema>;

export type InitOptions = z.output<typeof initOptionsSchema>;
export type InventoryOptions = z.output<typeof inventoryOptionsSchema>;

export function readRunOptions(command: Command): RunOptions {
  return runOptionsSchema.parse(command.opts());
}

export function readReviewOptions(command: Command): ReviewOptions {
  return reviewOptionsSchema.parse(command.opts());
}

export function readInitOptions(command: Command): InitOptions {
  return initOptionsSchema.parse(command.opts());
}

export function readInventoryOptions(command: Command): InventoryOptions {
  return inventoryOptionsSchema.parse(command.opts());
}
