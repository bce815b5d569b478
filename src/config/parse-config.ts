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
  makeFileSchema,
  makeSettingsSchema,
  type ConfigPlace,
  type ConfigProblem,
} from "../vocabulary/config.ts";
import type { DecodedSource } from "../files/source-files.ts";
import { findExcess } from "./yaml-bounds.ts";

/** Settings as somebody wrote them, without defaults. They fit the schema. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

/** One configuration file. */
export interface ConfigFile {
  /** None when there are problems. */
  readonly settings: WrittenSettings;
  /** What the file adds to, as it names it and where. */
  readonly extended: { readonly text: string; readonly place: ConfigPlace } | undefined;
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads a configuration file. Never throws: what is wrong is told with its place. */
export function parseConfig(file: DecodedSource, path: string, ruleIds: readonly string[]): ConfigFile {
  const start = { path, line: 1, column: 1 };
  if ("reason" in file) return refuse([{ ...start, message: `not a text: ${file.reason}` }]);
  const excess = findExcess(file.text);
  if (excess !== undefined) return refuse([{ ...start, message: excess }]);

  const lineCounter = new LineCounter();
  const document = parseDocument(file.text, { lineCounter, prettyErrors: false });
  const placeAt = (offset: number): ConfigPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return { path, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problemAt = (offset: number, message: string): ConfigProblem => ({ ...placeAt(offset), message });

  const mistakes = [
    ...document.errors.map((error) => problemAt(error.pos[0], `not valid YAML: ${error.message}`)),
    ...findHiddenKeys(document).map((offset) => problemAt(offset, `unknown key "${hiddenKey}"`)),
  ];
  if (mistakes.length > 0) return refuse(mistakes);
  const value = readValue(document);
  if ("error" in value) return refuse([problemAt(0, `not valid YAML: ${value.error}`)]);

  const written = value.data ?? {};
  const result = makeFileSchema(ruleIds).safeParse(written, { error: describeIssue });
  if (result.success) {
    // What fits the schema is such an object.
    const { _extends: text, ...settings } = written as WrittenSettings & { readonly _extends?: string };
    const place = placeAt(findOffset(document, ["_extends"]));
    return { settings, extended: text === undefined ? undefined : { text, place }, problems: [] };
  }
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

type Path = readonly PropertyKey[];

function refuse(problems: readonly ConfigProblem[]): ConfigFile {
  const inOrder = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  return { settings: {}, extended: undefined, problems: inOrder };
}

/** A key that no schema sees: JavaScript takes it for something else. */
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
    case "invalid_format":
      return `expected repository, owner/repository or owner/repository:path of a file whose name begins with pitstop, got ${printValue(issue.input)}`;
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
  return `unknown ${kind} "${shorten(name)}"${guess} (valid: ${valid.join(", ")})`;
}

function printValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "keys and values";
  return shorten(typeof value === "string" ? value : JSON.stringify(value));
}

/** What is wrong is told on GitHub: a word is enough to find it, and a file that is no configuration at all is not told whole. */
function shorten(text: string): string {
  return text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text;
}

const maxQuoted = 60;

function quotePath(path: Path): string {
  return path.length === 0 ? "" : `${path.map((step) => shorten(String(step))).join(".")}: `;
}

/** The keys allowed at a place of the file: those of the last object named on the way there. */
function validKeysAt(path: Path): readonly string[] {
  const { shape } = makeSettingsSchema([]);
  switch (path[0]) {
    case "workspace":
      return Object.keys(shape.workspace.unwrap().shape);
    case "events":
      return Object.keys(shape.events.unwrap().shape);
    case "overrides":
      return Object.keys(shape.overrides.unwrap().element.shape);
    default:
      return Object.keys(makeFileSchema([]).shape);
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
