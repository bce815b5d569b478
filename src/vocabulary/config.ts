import { z } from "zod";

/** The config's path, in the default branch. */
export const configPath = ".github/pitstop.yml";
/** Where the config is read from if there is none at `configPath`. */
export const otherConfigPath = ".github/pitstop.yaml";
/** Where people put a config because other tools read theirs there. It is not read, so Pitstop says so. */
export const lookalikePaths: readonly string[] = [
  "pitstop.yml",
  "pitstop.yaml",
  ".pitstop.yml",
  ".pitstop.yaml",
  ".github/.pitstop.yml",
  ".github/pitstop.json",
];
/** An owner's repository whose config applies to all repositories without their own. */
export const ownersRepository = ".github";

/** The name of a config that applies to its folder, such as a package of a monorepo, and to everything below it. */
export const nestedConfigName = "pitstop.yml";

/** Says whether a file is the config of its folder; the root's is at `configPath`. `path` is relative to the repository's root. */
export function isNestedConfigPath(path: string): boolean {
  return path.endsWith(`/${nestedConfigName}`) && path !== configPath;
}

/** The config of one repository; every option has a default. */
export type Config = z.output<ReturnType<typeof makeConfigSchema>> & {
  /** Folders in which other options apply, each after the folders around it. */
  readonly nested?: readonly NestedOptions[];
};

/** The options that apply in a folder, where nested configs set any; what they say about severities and ignored paths is in the config's lists. */
export interface NestedOptions extends Pick<Config, "include-tests" | "runtime" | "workspace"> {
  /** Relative to the repository's root. */
  readonly folder: string;
}

/** A place in a config. `line` and `column` are 1-based. */
export interface ConfigPlace {
  /** In another repository, `owner/repository:path`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Something in the config that is not valid. */
export interface ConfigProblem extends ConfigPlace {
  readonly message: string;
}

/** A file that looks like a config but is not read, and the path of what is read instead. In another repository, `owner/repository:path`. */
export interface Lookalike {
  readonly found: string;
  readonly read: string;
}

/** Says that a file is not read, for the check run and the terminal. */
export function describeLookalike(found: string, read: string): string {
  return `Found ${found}, but only ${read} is read.`;
}

/**
 * The effective config, and the problems in its files. With any problem in the repository's own file or one that it extends, the config is
 * the default one; a nested config with a problem does not apply.
 */
export interface LoadedConfig {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  readonly lookalikes: readonly Lookalike[];
}

/** Each pattern is tested on every path. */
const maxPatterns = 500;

function patterns() {
  return z.array(z.string()).max(maxPatterns);
}

/** The config of a repository without a file. */
export const defaultConfig: Config = makeConfigSchema([]).parse({});

/** The JSON schema of the config file, for editors. */
export function makeConfigJsonSchema(ruleIds: readonly string[]): z.core.JSONSchema.JSONSchema {
  return { title: "Pitstop", ...z.toJSONSchema(makeFileSchema(ruleIds), { io: "input" }) };
}

/** The JSON schema of a nested config, for editors. */
export function makeNestedConfigJsonSchema(ruleIds: readonly string[]): z.core.JSONSchema.JSONSchema {
  return { title: "Pitstop, for one folder", ...z.toJSONSchema(makeNestedSchema(ruleIds), { io: "input" }) };
}

/** The shape of a nested config: what can differ between the folders of a repository. */
export function makeNestedSchema(ruleIds: readonly string[]) {
  return makeConfigSchema(ruleIds).pick({
    ...{ rules: true, overrides: true, ignore: true },
    ...{ "include-tests": true, runtime: true, workspace: true },
  });
}

/** The shape of a config file: the config, and the file that it extends. */
export function makeFileSchema(ruleIds: readonly string[]) {
  return z.strictObject({
    _extends: z
      .string()
      .regex(extendsPattern)
      .optional()
      .describe(
        "Another repository whose config this one extends: `repository`, `owner/repository` or `owner/repository:path`, where the file name starts with `pitstop`. Options in this file win.",
      )
      .meta({ examples: [ownersRepository] }),
    ...makeConfigSchema(ruleIds).shape,
  });
}

/** `owner/` and `:path` are optional. Files with other names are not read, because problems in a file are shown with a part of its text. */
export const extendsPattern =
  /^(?:(?<owner>[\w-]+)\/)?(?<repo>[\w.-]+)(?::(?<path>(?:[\w.-]+\/)*pitstop[\w.-]*\.ya?ml))?$/;

/** Rule ids are part of the shape, so that a misspelled id is a problem and editors can complete it. */
export function makeConfigSchema(ruleIds: readonly string[]) {
  const ruleSeverities = z.partialRecord(z.enum(ruleIds), z.enum(["off", "info", "warning", "error"]));
  return z.strictObject({
    rules: ruleSeverities
      .default({})
      .describe("The severity of each rule, or `off`.")
      .meta({ examples: [{ "no-bounce-handling": "off", "dynamic-event-name": "error" }] }),
    overrides: z
      .array(
        z.strictObject({
          paths: patterns().min(1).describe("Paths, in the same syntax as `ignore`."),
          rules: ruleSeverities,
        }),
      )
      .default([])
      .describe("Different severities for some paths; the last matching entry wins.")
      .meta({ examples: [[{ paths: ["scripts/"], rules: { "client-per-request": "off" } }]] }),
    ignore: patterns()
      .default([])
      .describe(
        "Paths whose findings are not reported, in `.gitignore` syntax: a folder includes everything below it, and `!` makes an exception, including for folders that are skipped by default (`!build/`). `*`, `**`, `?`, `[a-z]` and `{a,b}` work; `+(…)` and other extended globs do not. These files are still read, because other code may use a wrapper in them.",
      )
      .meta({ examples: [["legacy/"]] }),
    "include-tests": z
      .boolean()
      .default(false)
      .describe("Also report findings in tests, fixtures and stories."),
    "event-naming": z
      .enum(["infer", "snake_case", "camelCase", "Title Case", "kebab-case", "lower case"])
      .default("infer")
      .describe("The style of event names; `infer` uses the style that most events in the repository have."),
    runtime: z
      .enum(["infer", "server", "serverless"])
      .default("infer")
      .describe(
        "What happens to work that is still running after the response: a `server` finishes it, a `serverless` function may be stopped before it is done. `infer` works it out from the code and its dependencies. Frameworks with their own mechanism, such as Next.js, are not affected.",
      ),
    workspace: z
      .strictObject({
        identifiers: z
          .array(z.enum(["id", "email"]))
          .default(["id"])
          .describe(
            "The workspace's identifiers for people. With `email`, an email address can be used as the id.",
          ),
        "email-source": z
          .enum(["identify", "other"])
          .default("identify")
          .describe("`other` if email addresses reach the workspace some other way than through this code."),
        bounces: z
          .enum(["handled-here", "handled-elsewhere"])
          .default("handled-here")
          .describe("`handled-elsewhere` if another service receives the reporting webhook."),
        "rate-limit": z
          .number()
          .int()
          .positive()
          .optional()
          .describe(
            "The workspace's limit of requests per second; by default, the limit that Customer.io documents for each API.",
          )
          .meta({ examples: [100] }),
      })
      .prefault({})
      .describe("Facts about your Customer.io workspace that the code does not show."),
    events: z
      .strictObject({
        allow: z
          .array(z.string())
          .default([])
          .describe("Event names that are never reported.")
          .meta({ examples: [["Signed Up"]] }),
      })
      .prefault({})
      .describe("Facts about your events."),
    "fail-on": z
      .enum(["error", "warning", "info", "never"])
      .default("error")
      .describe("The minimum severity that fails the check run."),
    "require-review": z
      .boolean()
      .default(false)
      .describe("Fail the check run, instead of allowing the merge, when the change could not be reviewed."),
    "require-understood": z
      .boolean()
      .default(false)
      .describe(
        "Make the check run neutral, instead of green, when the change touches a file with Customer.io code that Pitstop does not understand.",
      ),
    drafts: z
      .enum(["skip", "summary", "full"])
      .default("full")
      .describe(
        "How drafts are reviewed: not at all, in the check run only, or like any other pull request.",
      ),
    "ignore-authors": z
      .array(z.string())
      .default([])
      .describe("Authors whose pull requests are not reviewed, such as `dependabot[bot]`."),
    "skip-label": z.string().min(1).optional().describe("Pull requests with this label are not reviewed."),

    "max-comments": z
      .number()
      .int()
      .min(0)
      .max(30)
      .default(30)
      .describe("Maximum number of inline comments; other findings are only in the check run."),
  });
}
