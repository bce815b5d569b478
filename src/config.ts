import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { findClosestNames } from "./closest-name.ts";

/** Where the configuration lives, in the default branch. */
export const configPath = ".github/pitstop.yml";

/** The settings of one repository; every value has a default. */
export type Config = z.output<ReturnType<typeof makeConfigSchema>>;

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
export const defaultConfig: Config = makeConfigSchema([]).parse({});

/** The JSON schema of the configuration file, for editors. */
export function makeConfigJsonSchema(ruleIds: readonly string[]): z.core.JSONSchema.JSONSchema {
  return { title: "Pitstop", ...z.toJSONSchema(makeConfigSchema(ruleIds), { io: "input" }) };
}

/** Reads a configuration's text. Never throws: what is wrong is told with its place, and then the defaults hold. */
export function parseConfig(text: string, path: string, ruleIds: readonly string[]): LoadedConfig {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const problemAt = (offset: number, message: string): ConfigProblem => {
    const { line, col } = lineCounter.linePos(offset);
    return { path, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };

  if (document.errors.length > 0) {
    return refuse(
      document.errors.map((error) => problemAt(error.pos[0], `not valid YAML: ${error.message}`)),
    );
  }
  const value = readValue(document);
  if ("error" in value) return refuse([problemAt(0, `not valid YAML: ${value.error}`)]);

  const schema = makeConfigSchema(ruleIds);
  const result = schema.safeParse(value.data ?? {}, { error: describeIssue });
  if (result.success) return { config: result.data, problems: [] };
  return refuse(
    result.error.issues.flatMap((issue) => {
      if (issue.code !== "unrecognized_keys") {
        return problemAt(findOffset(document, issue.path), `${quotePath(issue.path)}${issue.message}`);
      }
      const [kind, valid] = issue.path.includes("rules")
        ? ["rule", ruleIds]
        : ["key", validKeysAt(issue.path)];
      return issue.keys.map((key) =>
        problemAt(findOffset(document, [...issue.path, key]), unknownName(kind, key, valid)),
      );
    }),
  );
}

/** The shape of the file. Rule ids are part of it, so that a misspelled one is a problem and editors can complete it. */
function makeConfigSchema(ruleIds: readonly string[]) {
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

type Path = readonly PropertyKey[];

function refuse(problems: readonly ConfigProblem[]): LoadedConfig {
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { config: defaultConfig, problems: inOrder };
}

/** `toJS` throws for documents whose aliases would grow without bound. */
function readValue(document: Document): { readonly data: unknown } | { readonly error: string } {
  try {
    return { data: document.toJS() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Words for what zod found, where its own would not tell which values are right. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_value":
      return unknownName("value", printValue(issue.input), issue.values.map(String));
    case "invalid_type":
      return `expected ${typeNames[issue.expected] ?? issue.expected}, got ${printValue(issue.input)}`;
    case "too_small":
      return issue.origin === "array" ? "needs at least one entry" : `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "keys and values",
  record: "keys and values",
  string: "a text",
};

function unknownName(kind: string, name: string, valid: readonly string[]): string {
  const [meant] = findClosestNames(name, valid);
  const guess = meant === undefined ? "" : `, did you mean "${meant}"?`;
  return `unknown ${kind} "${name}"${guess} (valid: ${valid.join(", ")})`;
}

function printValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function quotePath(path: Path): string {
  return path.length === 0 ? "" : `${path.map(String).join(".")}: `;
}

/** The keys allowed at a place of the file: those of the last object named on the way there. */
function validKeysAt(path: Path): readonly string[] {
  const { shape } = makeConfigSchema([]);
  switch (path[0]) {
    case "workspace":
      return Object.keys(shape.workspace.unwrap().shape);
    case "events":
      return Object.keys(shape.events.unwrap().shape);
    case "overrides":
      return Object.keys(shape.overrides.unwrap().element.shape);
    default:
      return Object.keys(shape);
  }
}

/** Where in the text the thing at `path` stands: its key in a map, itself in a list; as near as the document goes. */
function findOffset(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = offsetOf(node) ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (pair === undefined) return offset;
      offset = offsetOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = offsetOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
