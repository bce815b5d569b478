import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from "yaml";
import type { z } from "zod";
import { findClosestNames } from "../vocabulary/closest-name.ts";
import {
  makeConfigSchema,
  makeFileSchema,
  makeNestedSchema,
  type Config,
  type ConfigPlace,
  type ConfigProblem,
} from "../vocabulary/config.ts";
import { findPatternProblem } from "../files/globs.ts";
import type { DecodedSource } from "../files/source-files.ts";
import { findExcess } from "./yaml-bounds.ts";

/** The options that a file sets, without defaults; valid by the schema. */
export type WrittenConfig = Readonly<Record<string, unknown>>;

/** One config file. */
export interface ConfigFile {
  /** Empty if there are problems. */
  readonly written: WrittenConfig;
  /** What the file extends: the text of `_extends`, and where it is. */
  readonly extended: { readonly text: string; readonly place: ConfigPlace } | undefined;
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
}

/** The shape of a config file. */
type FileSchema = ReturnType<typeof makeFileSchema> | ReturnType<typeof makeNestedSchema>;

/**
 * Parses a config file. Never throws: problems are part of the result, each with its place.
 *
 * @param makeSchema the shape of the file: by default, that of a repository's own config
 */
export function parseConfig(
  file: DecodedSource,
  path: string,
  ruleIds: readonly string[],
  makeSchema: (ruleIds: readonly string[]) => FileSchema = makeFileSchema,
): ConfigFile {
  const start = { path, line: 1, column: 1 };
  if ("reason" in file) return refuse([{ ...start, message: `not a text file: ${file.reason}` }]);
  const excess = findExcess(file.text);
  if (excess !== undefined) return refuse([{ ...start, message: excess }]);

  const lineCounter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter, prettyErrors: false });
  const placeAt = (offset: number): ConfigPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return { path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problemAt = (offset: number, message: string): ConfigProblem => ({ ...placeAt(offset), message });

  const syntaxProblems = [
    ...document.errors.map((error) => problemAt(error.pos[0], `not valid YAML: ${error.message}`)),
    ...findHiddenKeys(document).map((offset) => problemAt(offset, `unknown key "${hiddenKey}"`)),
  ];
  if (syntaxProblems.length > 0) return refuse(syntaxProblems);
  const value = readValue(document);
  if ("error" in value) return refuse([problemAt(0, `not valid YAML: ${value.error}`)]);

  const data = value.data ?? {};
  const schema = makeSchema(ruleIds);
  const result = schema.safeParse(data, { error: describeIssue });
  if (result.success) {
    const problems = findPatternProblems(result.data).map(([at, problem]) =>
      problemAt(findOffset(document, at), `${quotePath(at)}this pattern ${problem}`),
    );
    if (problems.length > 0) return refuse(problems);
    // The schema accepts only such objects.
    const { _extends: text, ...written } = data as WrittenConfig & { readonly _extends?: string };
    const place = placeAt(findOffset(document, ["_extends"]));
    return { written, extended: text === undefined ? undefined : { text, place }, problems: [] };
  }
  return refuse(
    result.error.issues.flatMap((issue) => {
      if (issue.code !== "unrecognized_keys") {
        return problemAt(findOffset(document, issue.path), `${quotePath(issue.path)}${issue.message}`);
      }
      const [kind, valid] = issue.path.includes("rules")
        ? ["rule", ruleIds]
        : ["key", validKeysAt(issue.path, schema)];
      return issue.keys.map((key) =>
        problemAt(findOffset(document, [...issue.path, key]), unknownName(kind, key, valid)),
      );
    }),
  );
}

type Path = readonly PropertyKey[];

/** The patterns that match nothing: where each of them is, and why. */
function findPatternProblems({
  ignore,
  overrides,
}: Pick<Config, "ignore" | "overrides">): readonly (readonly [Path, string])[] {
  const lists: readonly (readonly [Path, readonly string[]])[] = [
    [["ignore"], ignore],
    ...overrides.map(({ paths }, index) => [["overrides", index, "paths"], paths] as const),
  ];
  return lists.flatMap(([path, patterns]) =>
    patterns.flatMap((pattern, index) => {
      const problem = findPatternProblem(pattern);
      return problem === undefined ? [] : [[[...path, index], problem] as const];
    }),
  );
}

function refuse(problems: readonly ConfigProblem[]): ConfigFile {
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { written: {}, extended: undefined, problems: inOrder };
}

/** A key that no schema sees, because it has a special meaning in JavaScript. */
const hiddenKey = "__proto__";

function findHiddenKeys(document: Document): readonly number[] {
  const offsets: number[] = [];
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key) && key.value === hiddenKey) offsets.push(offsetOf(key) ?? 0);
    },
  });
  return offsets;
}

/** `toJS` throws for documents whose aliases expand without limit. */
function readValue(document: Document): { readonly data: unknown } | { readonly error: string } {
  try {
    return { data: document.toJS() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** A message for an issue that zod found; `undefined` if zod's own is good enough. */
function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_value":
      return unknownName("value", printValue(issue.input), issue.values.map(String));
    case "invalid_type":
      return `expected ${typeNames[issue.expected] ?? issue.expected}, got ${printValue(issue.input)}`;
    case "too_small":
      return issue.origin === "array" ? "must have at least one entry" : `must be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array"
        ? `must have at most ${issue.maximum} entries`
        : `must be at most ${issue.maximum}`;
    case "invalid_format":
      return `expected repository, owner/repository or owner/repository:path (the file name must start with pitstop), got ${printValue(issue.input)}`;
    default:
      return undefined;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "an integer",
  number: "a number",
  object: "a mapping",
  record: "a mapping",
  string: "a string",
};

function unknownName(kind: string, name: string, valid: readonly string[]): string {
  const [meant] = findClosestNames(name, valid);
  const guess = meant === undefined ? "" : `, did you mean "${meant}"?`;
  return `unknown ${kind} "${shorten(name)}"${guess} (valid: ${valid.join(", ")})`;
}

function printValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  return shorten(typeof value === "string" ? value : JSON.stringify(value));
}

/** Problems are shown on GitHub: a short quote is enough to find them, and a file that is not a config must not be exposed. */
function shorten(text: string): string {
  return text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text;
}

const maxQuoted = 60;

function quotePath(path: Path): string {
  return path.length === 0 ? "" : `${path.map((step) => shorten(String(step))).join(".")}: `;
}

/** The keys that are valid at a place in the file. */
function validKeysAt(path: Path, schema: FileSchema): readonly string[] {
  const { shape } = makeConfigSchema([]);
  switch (path[0]) {
    case "workspace":
      return Object.keys(shape.workspace.unwrap().shape);
    case "events":
      return Object.keys(shape.events.unwrap().shape);
    case "overrides":
      return Object.keys(shape.overrides.unwrap().element.shape);
    default:
      return Object.keys(schema.shape);
  }
}

/** The offset of what is at `path`: its key in a map, itself in a list. If the path leads nowhere, the offset of its last existing part. */
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
