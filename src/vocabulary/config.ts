import { z } from "zod";

/** Where the configuration lives, in the default branch. */
export const configPath = ".github/pitstop.yml";
/** Of an owner's repositories, the one whose configuration holds for those that have none. */
export const ownersRepository = ".github";

/** The settings of one repository; every value has a default. */
export type Config = z.output<ReturnType<typeof makeSettingsSchema>>;

/** A place in a configuration. `line` and `column` are 1-based. */
export interface ConfigPlace {
  /** In another repository, `owner/repository:path`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Something in the configuration that cannot be used. */
export interface ConfigProblem extends ConfigPlace {
  readonly message: string;
}

/** What configuration files gave: settings that hold, and what was wrong. With any problem the settings are the defaults. */
export interface LoadedConfig {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
}

/** The settings of a repository without a configuration. */
export const defaultConfig: Config = makeSettingsSchema([]).parse({});

/** The JSON schema of the configuration file, for editors. */
export function makeConfigJsonSchema(ruleIds: readonly string[]): z.core.JSONSchema.JSONSchema {
  return { title: "Pitstop", ...z.toJSONSchema(makeFileSchema(ruleIds), { io: "input" }) };
}

/** The shape of the file: the settings, and whose they add to. */
export function makeFileSchema(ruleIds: readonly string[]) {
  return z.strictObject({
    _extends: z
      .string()
      .regex(extendsPattern)
      .optional()
      .describe(
        "Another repository whose configuration this one adds to: `repository`, `owner/repository` or `owner/repository:path`, where the file's name begins with `pitstop`. What is set here wins.",
      )
      .meta({ examples: [ownersRepository] }),
    ...makeSettingsSchema(ruleIds).shape,
  });
}

/** `owner/` and `:path` may be left out. Files of any other name are not read: what is wrong in a file is told, with parts of it. */
export const extendsPattern =
  /^(?:(?<owner>[\w-]+)\/)?(?<repo>[\w.-]+)(?::(?<path>(?:[\w.-]+\/)*pitstop[\w.-]*\.ya?ml))?$/;

/** Rule ids are part of the shape, so that a misspelled one is a problem and editors can complete it. */
export function makeSettingsSchema(ruleIds: readonly string[]) {
  const ruleSettings = z.partialRecord(z.enum(ruleIds), z.enum(["off", "info", "warning", "error"]));
  return z.strictObject({
    rules: ruleSettings
      .default({})
      .describe("The severity of a rule, or `off`.")
      .meta({ examples: [{ "no-bounce-handling": "off", "dynamic-event-name": "error" }] }),
    overrides: z
      .array(
        z.strictObject({
          paths: z.array(z.string()).min(1).describe("Paths, written as under `ignore`."),
          rules: ruleSettings,
        }),
      )
      .default([])
      .describe("Other severities for some paths; the last that matches wins.")
      .meta({ examples: [[{ paths: ["scripts/"], rules: { "client-per-request": "off" } }]] }),
    ignore: z
      .array(z.string())
      .default([])
      .describe(
        "Paths without findings, written as in `.gitignore`: a folder means all below it, `!` takes back. They are still read, because other code may go through a wrapper that stands there.",
      )
      .meta({ examples: [["legacy/"]] }),
    "include-tests": z
      .boolean()
      .default(false)
      .describe("Report findings in tests, fixtures and stories too."),
    "event-naming": z
      .enum(["infer", "snake_case", "camelCase", "Title Case", "kebab-case", "lower case"])
      .default("infer")
      .describe("The style of event names; `infer` learns it from the repository."),
    runtime: z
      .enum(["infer", "server", "serverless"])
      .default("infer")
      .describe(
        "What becomes of work that outlives its response: a `server` finishes it, a `serverless` function may be stopped first. Frameworks that say so themselves, such as Next.js, are not asked. `infer` looks at the code and its dependencies.",
      ),
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
          )
          .meta({ examples: [100] }),
      })
      .prefault({})
      .describe("What the code does not show about your Customer.io workspace."),
    events: z
      .strictObject({
        allow: z
          .array(z.string())
          .default([])
          .describe("Event names that are right as they are.")
          .meta({ examples: [["Signed Up"]] }),
      })
      .prefault({})
      .describe("What is known of single events."),
    "fail-on": z
      .enum(["error", "warning", "info", "never"])
      .default("error")
      .describe("The least severity that makes the check run fail."),
    "require-review": z
      .boolean()
      .default(false)
      .describe(
        "Fail the check run, instead of letting a merge pass, when the change could not be reviewed.",
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
      .describe("Logins whose pull requests are not reviewed, such as `dependabot[bot]`."),
    "skip-label": z.string().min(1).optional().describe("Pull requests with this label are not reviewed."),

    "max-comments": z
      .number()
      .int()
      .min(0)
      .max(30)
      .default(30)
      .describe("Comments beside the code in one review; the rest is told in the check run."),
  });
}
