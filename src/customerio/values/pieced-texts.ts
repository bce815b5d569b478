import {
  Node,
  SyntaxKind,
  VariableDeclarationKind,
  type CallExpression,
  type ElementAccessExpression,
} from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import {
  getEnclosingCallable,
  getLiteralText,
  getSymbolOfName,
  isInside,
  isNothing,
  unwrap,
  within,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import { findInside, getCalledName, getDottedName } from "../program/nodes.ts";
import { getKeptText } from "./kept-text.ts";
import { fallbackOperators } from "../program/operators.ts";

/** The variable that a node reads, and what `+=` has appended to it before that in the same function, in order; `undefined` if nothing has. */
export function findAppended(node: Node): readonly Node[] {
  const inner = unwrap(node);
  const symbol = getSymbolOfName(inner);
  const made = symbol?.getValueDeclaration();
  const statement = Node.isVariableDeclaration(made) ? made.getVariableStatement() : undefined;
  const around = getEnclosingCallable(inner) ?? inner.getSourceFile();
  if (statement?.getDeclarationKind() !== VariableDeclarationKind.Let || !made) return [];
  if ((getEnclosingCallable(made) ?? made.getSourceFile()) !== around) return [];
  return findInside(around, SyntaxKind.BinaryExpression)
    .filter(
      (node) =>
        node.getOperatorToken().getKind() === SyntaxKind.PlusEqualsToken &&
        node.getEnd() <= inner.getPos() &&
        node.getLeft().getSymbol() === symbol,
    )
    .map((node) => node.getRight());
}

/**
 * The lookup that a value comes from, if it can give any number of texts: one with its key as the fallback (`names[key] ?? key`), or one in
 * data that is read at run time (`JSON.parse(…)[key]`).
 */
export function findLookup({ node: value, frame, trail }: Origin, flow: Flow): Node | undefined {
  const inner = unwrap(value);
  if (Node.isElementAccessExpression(inner) && isOpen({ node: inner, frame }, inner, flow)) return inner;
  return trail.map(({ node }) => unwrap(node)).find((node) => isLookupOrSelf(node, value));
}

/** Says whether the code does not list the results of a lookup: its object is parsed from a text, or declared to have any keys. */
function isOpen({ frame }: Term, lookup: ElementAccessExpression, flow: Flow): boolean {
  const key = lookup.getArgumentExpression();
  const object = lookup.getExpression();
  if (
    !key ||
    key.getType().isNumber() ||
    key.getType().isNumberLiteral() ||
    getLiteralText(key) !== undefined
  )
    return false;
  const origins = flow.findOrigins({ node: object, frame }).filter(({ node }) => !isNothing(node));
  const isIndexed = object.getType().getStringIndexType() !== undefined;
  return (
    origins.length > 0 &&
    origins.every(
      ({ node }) =>
        Node.isCallExpression(node) &&
        (parsingCalls.has(getDottedName(node.compilerNode.expression) ?? "") ||
          getCalledName(node.compilerNode) === "json" ||
          (isIndexed && node.getArguments().every(isPlain) && !isOfObject(node))),
    )
  );
}

const parsingCalls: ReadonlySet<string> = new Set(["JSON.parse", "yaml.load", "YAML.parse", "yaml.parse"]);

/** Says whether an argument contains no texts that could end up in the call's result. */
function isPlain(argument: Node): boolean {
  const inner = unwrap(argument);
  return !Node.isObjectLiteralExpression(inner) && !Node.isArrayLiteralExpression(inner);
}

/** `Object.fromEntries(…)`, and other calls that only rearrange what the repository wrote. */
function isOfObject(call: CallExpression): boolean {
  return (getDottedName(call.compilerNode.expression) ?? "").startsWith("Object.");
}

function isLookupOrSelf(node: Node, value: Node): boolean {
  const [lookup, fallback] = getChoice(node);
  if (!lookup || !fallback || isInside(value, lookup)) return false;
  const key = Node.isElementAccessExpression(lookup)
    ? lookup.getArgumentExpression()
    : Node.isCallExpression(lookup)
      ? lookup.getArguments()[0]
      : undefined;
  return key !== undefined && isSameExpression(key, withoutForm(fallback));
}

/** A value and what takes its place: `a ?? b`, `a || b`, `names.has(key) ? a : b`. */
function getChoice(node: Node): readonly Node[] {
  if (Node.isConditionalExpression(node)) return [node.getWhenTrue(), node.getWhenFalse()].map(unwrap);
  return Node.isBinaryExpression(node) && fallbackOperators.has(node.getOperatorToken().getKind())
    ? [node.getLeft(), node.getRight()].map(unwrap)
    : [];
}

/** `key` of `key.toLowerCase()`. */
function withoutForm(node: Node): Node {
  const kept = getKeptText(node);
  return kept ? withoutForm(unwrap(kept.from)) : node;
}

/** The pieces that `join` joins: the elements of a list that is written out, or the words of one text that was split. */
export type Joined = { readonly pieces: readonly Term[] } | { readonly text: Term };

export function getJoined({ node, frame }: Term, flow: Flow): Joined | undefined {
  const [list, ...others] = flow.findOrigins({ node: withoutSelection(node), frame });
  if (!list || others.length > 0) return undefined;
  if (Node.isArrayLiteralExpression(list.node))
    return { pieces: within(list.frame, ...list.node.getElements()) };
  const selected = withoutSelection(list.node);
  if (selected !== list.node) return getJoined({ ...list, node: selected }, flow);
  const callee = Node.isCallExpression(list.node) ? unwrap(list.node.getExpression()) : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "split"
    ? { text: { ...list, node: callee.getExpression() } }
    : undefined;
}

/** The list behind calls of methods that keep its elements or rewrite each: `words` of `words.filter(Boolean).map(toLower)`. */
function withoutSelection(node: Node): Node {
  const call = unwrap(node);
  const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
  return Node.isPropertyAccessExpression(callee) && selecting.has(callee.getName())
    ? withoutSelection(callee.getExpression())
    : node;
}

const selecting: ReadonlySet<string> = new Set(["filter", "slice", "concat", "map"]);

/** A text with places for values, and what fills them. */
export interface Filled {
  readonly origin: Origin;
  readonly pieces: readonly (string | Term)[];
}

/** The call on the path of a value that passes a pattern and its values to a function of the repository: `fill("step_%s", step)`. */
export function findFilled({ trail }: Origin): Filled | undefined {
  for (const [index, { node, frame }] of trail.entries()) {
    if (!Node.isCallExpression(node)) continue;
    const [pattern, ...values] = node.getArguments();
    const pieces = pattern && fillPattern(getLiteralText(pattern) ?? "", within(frame, ...values));
    if (pieces) return { origin: { node, frame, trail: trail.slice(0, index) }, pieces };
  }
  return undefined;
}

/** Puts values into the places of a pattern; `undefined` when it has none, or there are no values. */
export function fillPattern(pattern: string, values: readonly Term[]): Filled["pieces"] | undefined {
  const pieces = pattern.split(placesOfPattern);
  if (pieces.length === 1 || values.length === 0) return undefined;
  const rest = [...values];
  // What is between two places is at even positions, a place at odd ones.
  return pieces.map((piece, index) => (index % 2 === 1 ? (rest.shift() ?? piece) : piece));
}

/** `%s` and the like, and `{}` or `{0}`. */
const placesOfPattern = /(%[sdifjoO]|\{\d?\})/u;

/** The text that a library call converts to another style: `snakeCase(title)`, `_.kebabCase(title)`, `slugify(title)`. */
export function getRewritten(call: CallExpression): Node | undefined {
  const [text] = call.getArguments();
  return rewritingFunctions.has(getCalledName(call.compilerNode)) ? text : undefined;
}

const rewritingFunctions: ReadonlySet<string> = new Set([
  ...["camelCase", "capitalCase", "constantCase", "dotCase", "kebabCase", "lowerCase", "noCase"],
  ...["paramCase", "pascalCase", "sentenceCase", "slugify", "snakeCase", "startCase", "titleCase"],
]);

/** The text that a pattern matches, if it is the only one: `{plan}` for `/\{plan\}/g`. */
export function getPlaceholder(node: Node): string | undefined {
  const inner = unwrap(node);
  const pattern = Node.isRegularExpressionLiteral(inner)
    ? inner.getLiteralText().slice(1, inner.getLiteralText().lastIndexOf("/"))
    : undefined;
  return pattern !== undefined && onlyLetters.test(pattern) ? pattern.replaceAll("\\", "") : undefined;
}

/** Characters that match themselves, or are escaped to. */
const onlyLetters = /^(?:[\w%:<>@#{}-]|\\[^\w\s])+$/u;
