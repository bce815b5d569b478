import { Node, SyntaxKind, type CallExpression, type ParameterDeclaration, type SourceFile } from "ts-morph";
import { isTestPath } from "../../files/file-kinds.ts";
import { findInside, findNamedCalls, findNodes, isCallOf, perFile, wrap } from "../program/nodes.ts";
import { getPath, type Program } from "../program/program.ts";
import { getTableOf, hole, isUpdate, readInsert, updatesColumn, type Insert } from "../program/sql.ts";
import type { FlowCore } from "./core.ts";
import { findUsesInside } from "./kept-places.ts";
import { elementCallbacks, getArgument } from "./parameters.ts";
import {
  findFrame,
  getCallableName,
  getEnclosingCallable,
  getInitializerOf,
  getSourceOf,
  getSymbolOfUse,
  isCallable,
  isInside,
  unwrap,
  type Callable,
  type Frame,
  type Term,
} from "./terms.ts";

/**
 * Follows what one function writes to a table as JSON and another one reads from it: `JSON.stringify(message)` in an `insert`,
 * `JSON.parse(row.body)` of a `select`. Other columns can change their values, such as times. Only statements that are written out are
 * read.
 */
export interface Tables {
  /** The values that were written; `undefined` if the code does not show the table, or not everything that is written to it. */
  readonly stepIntoRow: (call: CallExpression, frame: Frame | undefined) => readonly Term[] | undefined;
}

/** A statement that the code runs, with the values of its parameters. */
interface Statement {
  readonly node: Node;
  readonly text: string;
  readonly insert: Insert | undefined;
}

/** How far a column is followed back to its query, and a value out to its callers. */
const maxSteps = 12;
const maxCallers = 2;
/** More values than this are data, not a choice. */
const maxValues = 12;

type Flow = Pick<FlowCore, "findCallees" | "findReturned" | "enter">;

export function createTables(program: Program, flow: Flow): Tables {
  let statements: readonly Statement[] | undefined;

  function stepIntoRow(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const [text] = isCallOf(call.compilerNode, "JSON.parse") ? call.getArguments() : [];
    const column = text && readColumn(text);
    const query = column && findQuery(column.row, frame, maxSteps);
    const table = query === undefined ? undefined : getTableOf(query, column?.name ?? "");
    if (!column || table === undefined) return undefined;
    const values = findPut(table, column.name);
    const terms = values?.flatMap((node) => giveInCalls(node, maxCallers)) ?? [];
    const own = terms.filter((term) => !isPutBack(term.node, term.frame, call, maxSteps));
    return own.length > 0 && own.length <= maxValues ? own : undefined;
  }

  /** The values that are turned into JSON for a column, in all statements that write to it. */
  function findPut(table: string, column: string): readonly Node[] | undefined {
    statements ??= program.files
      .filter((file) => !isTestPath(getPath(file)))
      .flatMap((file) => readStatements(file));
    if (statements.some(({ text }) => updatesColumn(text, table, column))) return undefined;
    const values = statements
      .filter(({ insert }) => insert?.table === table)
      .filter(({ insert }) => !insert?.values || insert.values.has(column))
      .map(({ node, insert }) => {
        const value = insert?.values && getGiven(node, insert.values, column);
        return value && readJson(value);
      });
    const known = values.filter((value) => value !== undefined);
    return known.length === values.length ? known : undefined;
  }

  /** The text of the query that a row, or a list of rows, comes from. */
  function findQuery(node: Node, frame: Frame | undefined, steps: number): string | undefined {
    if (steps === 0) return undefined;
    const inner = unwrap(node);
    const goOn = (next: Node | undefined, around = frame): string | undefined =>
      next && findQuery(next, around, steps - 1);
    if (Node.isIdentifier(inner)) return goOn(inner.getSymbol()?.getValueDeclaration());
    if (Node.isVariableDeclaration(inner)) return goOn(getSourceOf(inner));
    if (Node.isBindingElement(inner)) return goOn(inner.getParent().getParent());
    if (Node.isPropertyAccessExpression(inner) || Node.isElementAccessExpression(inner))
      return goOn(inner.getExpression());
    if (Node.isParameterDeclaration(inner)) {
      const callable = inner.getParent();
      const bound = findFrame(frame, (candidate) => candidate.callable === callable);
      if (!bound) return goOn(getIterated(callable)) ?? findGivenQuery(inner, steps);
      const given = bound.handoff
        ? undefined
        : getArgument(bound.call, bound.callable.getParameters().indexOf(inner), bound.outer);
      return typeof given === "object" ? goOn(given.node, given.frame) : undefined;
    }
    if (Node.isTaggedTemplateExpression(inner)) return readText(inner.getTemplate());
    if (!Node.isCallExpression(inner)) return undefined;
    const [first] = inner.getArguments();
    const own = first && readQuery(first);
    if (own !== undefined) return own;
    const callees = flow.findCallees(inner, frame);
    const [callee] = callees;
    if (callee) {
      const [returned, ...others] = callees.length === 1 ? flow.findReturned(callee) : [];
      return others.length === 0 ? goOn(returned, flow.enter(callee, inner, frame)) : undefined;
    }
    // `db.prepare(query).all()`, `rows.filter(…)`
    const called = unwrap(inner.getExpression());
    return Node.isPropertyAccessExpression(called) ? goOn(called.getExpression()) : undefined;
  }

  /** The query whose rows all calls pass to a function. */
  function findGivenQuery(parameter: ParameterDeclaration, steps: number): string | undefined {
    const callable = parameter.getParent();
    const calls = isCallable(callable) ? findCalls(callable) : [];
    const position = isCallable(callable) ? callable.getParameters().indexOf(parameter) : -1;
    const queries = new Set(
      calls.slice(0, maxValues).map((call) => {
        const given = call.getArguments()[position];
        // Each one has callers, too, so the search must end soon.
        return given && findQuery(given, undefined, Math.floor(steps / 2));
      }),
    );
    const [query] = queries;
    return queries.size === 1 && calls.length <= maxValues ? query : undefined;
  }

  /** A value that depends on a function's arguments, in each of its calls. */
  function giveInCalls(node: Node, depth: number): readonly Term[] {
    return findFrames(node, depth).map((frame) => ({ node, frame }));
  }

  /** The calls that decide a value, each with those that decide its arguments; `undefined` stands for none. */
  function findFrames(node: Node, depth: number): readonly (Frame | undefined)[] {
    const around = getEnclosingCallable(node);
    const calls =
      around && depth > 0 && readsParameter(node, around) ? findCalls(around).slice(0, maxValues) : [];
    if (!around || calls.length === 0) return [undefined];
    return calls.flatMap((call) =>
      findFrames(call, depth - 1).map((outer) => flow.enter(around, call, outer)),
    );
  }

  function findCalls(callable: Callable): readonly CallExpression[] {
    const name = getCallableName(callable) ?? "";
    return program
      .findFilesCalling(name)
      .filter((file) => !isTestPath(getPath(file)))
      .flatMap((file) => findNamedCalls(file, name).map((node) => wrap(file, node)))
      .filter(Node.isCallExpression)
      .filter((call) => flow.findCallees(call).includes(callable));
  }

  /** Says whether a value was just read from the table: a message that failed is written back. */
  function isPutBack(node: Node, frame: Frame | undefined, taking: CallExpression, steps: number): boolean {
    const inner = unwrap(node);
    if (inner === taking) return true;
    if (steps === 0) return false;
    const goOn = (next: Node | undefined, around = frame): boolean =>
      next !== undefined && isPutBack(next, around, taking, steps - 1);
    if (Node.isIdentifier(inner)) return goOn(inner.getSymbol()?.getValueDeclaration());
    if (Node.isVariableDeclaration(inner)) return goOn(getSourceOf(inner));
    if (Node.isObjectLiteralExpression(inner))
      return inner
        .getProperties()
        .some((property) => Node.isSpreadAssignment(property) && goOn(property.getExpression()));
    if (Node.isParameterDeclaration(inner)) {
      const callable = inner.getParent();
      const bound = findFrame(frame, (candidate) => candidate.callable === callable);
      if (!bound) return goOn(getIterated(callable));
      return goOn(bound.call.getArguments()[bound.callable.getParameters().indexOf(inner)], bound.outer);
    }
    if (!Node.isCallExpression(inner)) return false;
    const callees = flow.findCallees(inner, frame);
    return callees.some((callee) => isInside(taking, callee));
  }

  return { stepIntoRow };
}

/** `row.body`, and `body` of `({ body }) => …`: the name of the column, and what it is read from. */
function readColumn(node: Node): { readonly name: string; readonly row: Node } | undefined {
  const inner = unwrap(node);
  if (Node.isPropertyAccessExpression(inner))
    return { name: inner.getName().toLowerCase(), row: inner.getExpression() };
  const declared = Node.isIdentifier(inner) ? inner.getSymbol()?.getValueDeclaration() : undefined;
  if (!Node.isBindingElement(declared) || declared.getInitializer()) return undefined;
  const name = declared.getPropertyNameNode() ?? declared.getNameNode();
  return Node.isIdentifier(name) ? { name: name.getText().toLowerCase(), row: declared } : undefined;
}

/** The list whose elements are passed to a callback. */
function getIterated(callback: Node): Node | undefined {
  const call = callback.getParent();
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && elementCallbacks.has(callee.getName())
    ? callee.getExpression()
    : undefined;
}

const textKinds = [
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateExpression,
] as const;

const readStatements = perFile((file: SourceFile): readonly Statement[] =>
  writesRows(file.getFullText())
    ? textKinds
        .flatMap((kind) => findNodes(file, kind))
        .map((node) => ({ node, text: readText(node) ?? "" }))
        .map(({ node, text }) => ({ node, text, insert: readInsert(text) }))
        .filter(({ text, insert }) => insert ?? isUpdate(text))
    : [],
);

/** Says whether a file has statements that write to a table. */
function writesRows(text: string): boolean {
  return /\b(?:insert|replace)\s+into\s|\bupdate\s/iu.test(text);
}

/** Says whether a file writes JSON to a table. Its callers supply what other files read. */
export function keepsJson(text: string): boolean {
  return text.includes("JSON.stringify") && writesRows(text);
}

function readText(node: Node): string | undefined {
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node)) return node.getLiteralText();
  if (!Node.isTemplateExpression(node)) return undefined;
  return node
    .getTemplateSpans()
    .reduce(
      (text, span, index) => `${text}${hole}${index}${hole}${span.getLiteral().getLiteralText()}`,
      node.getHead().getLiteralText(),
    );
}

/** The text of a query that is passed to a call: directly, as a constant, or in an object. */
function readQuery(given: Node): string | undefined {
  const inner = unwrap(given);
  const constant = getInitializerOf(inner);
  const property = Node.isObjectLiteralExpression(inner) ? inner.getProperty("text") : undefined;
  const text = Node.isPropertyAssignment(property) ? property.getInitializer() : (constant ?? inner);
  return text && readText(unwrap(text));
}

/** The number of an expression in a tagged template, alone or with a type: `${…}::jsonb`. */
const inHoles = new RegExp(`^${hole}(\\d+)${hole}(?:::\\w+)?$`, "u");

/** The value that a statement writes to a column: for `$1`, `?` or an expression in a tagged template. */
function getGiven(statement: Node, values: ReadonlyMap<string, string>, column: string): Node | undefined {
  const written = values.get(column) ?? "";
  const inTemplate = inHoles.exec(written);
  if (inTemplate) {
    const isTagged =
      Node.isTemplateExpression(statement) && Node.isTaggedTemplateExpression(statement.getParent());
    return isTagged ? statement.getTemplateSpans()[Number(inTemplate[1])]?.getExpression() : undefined;
  }
  const numbered = /^\$(\d+)(?:::\w+)?$/u.exec(written);
  if (numbered) return findArguments(statement)[Number(numbered[1]) - 1];
  const before = [...values].slice(0, [...values.keys()].indexOf(column)).map(([, value]) => value);
  return written === "?"
    ? findArguments(statement)[before.filter((value) => value === "?").length]
    : undefined;
}

/** What a statement is run with: `query(text, [a, b])`, `query({ text, values: [a, b] })`, `prepare(text).run(a, b)`. */
function findArguments(statement: Node): readonly Node[] {
  const parent = statement.getParent();
  if (Node.isVariableDeclaration(parent)) {
    const [use, ...others] = findUsesInside(parent, parent.getSourceFile());
    return use && others.length === 0 ? findArguments(use) : [];
  }
  if (Node.isPropertyAssignment(parent)) {
    const values = parent.getParentIfKind(SyntaxKind.ObjectLiteralExpression)?.getProperty("values");
    return readList(Node.isPropertyAssignment(values) ? values.getInitializer() : undefined);
  }
  if (!Node.isCallExpression(parent)) return [];
  const [first, second] = parent.getArguments();
  if (first !== statement) return [];
  if (second) return readList(second);
  const run = parent.getParent()?.getParent();
  return Node.isCallExpression(run) && Node.isPropertyAccessExpression(run.getExpression())
    ? run.getArguments()
    : [];
}

function readList(node: Node | undefined): readonly Node[] {
  const list = node && unwrap(node);
  const elements = Node.isArrayLiteralExpression(list) ? list.getElements() : [];
  return elements.some(Node.isSpreadElement) ? [] : elements;
}

/** What is turned into JSON, also through a constant. A second argument would change it. */
function readJson(value: Node): Node | undefined {
  const inner = unwrap(value);
  const made = getInitializerOf(inner) ?? inner;
  const [kept, ...others] =
    Node.isCallExpression(made) && isCallOf(made.compilerNode, "JSON.stringify") ? made.getArguments() : [];
  return others.length === 0 ? kept : undefined;
}

/** Says whether a value depends on a function's arguments. */
function readsParameter(value: Node, callable: Callable): boolean {
  return [value, ...findInside(value, SyntaxKind.Identifier)].some((name) => {
    const declared = Node.isIdentifier(name) ? getSymbolOfUse(name)?.getValueDeclaration() : undefined;
    const parameter = declared?.getFirstAncestorByKind(SyntaxKind.Parameter) ?? declared;
    return Node.isParameterDeclaration(parameter) && parameter.getParent() === callable;
  });
}
