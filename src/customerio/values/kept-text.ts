import { Node, type CallExpression } from "ts-morph";
import { getDottedName } from "../program/nodes.ts";
import { unwrap, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/**
 * How a call preserves a text. A `conversion` turns a value into a text, a `form` changes its case, the spaces around it or its Unicode
 * form, an `encoding` encodes it for a URL or decodes it, and a `replacement` changes some of its characters.
 */
export type Keeping = "conversion" | "form" | "encoding" | "replacement";

/** A call that returns the text it is given, unchanged in meaning. */
export interface KeptText {
  /** The text or value that the call is given: `user.email` for `user.email.trim()`. */
  readonly from: Node;
  readonly how: Keeping;
  /** What the call does to a known text; not given if that depends on its arguments. */
  readonly change?: (text: string) => string;
}

type KeepingCall = Pick<KeptText, "how" | "change">;

const conversion: KeepingCall = { how: "conversion", change: (text) => text };
const encoding: KeepingCall = { how: "encoding" };
const replacement: KeepingCall = { how: "replacement" };
const lowerCase: KeepingCall = { how: "form", change: (text) => text.toLowerCase() };
const upperCase: KeepingCall = { how: "form", change: (text) => text.toUpperCase() };

/** Methods of texts, and of values that are converted to texts. */
const keepingMethods: ReadonlyMap<string, KeepingCall> = new Map([
  ["toString", conversion],
  // MongoDB's `ObjectId`.
  ["toHexString", conversion],
  ["trim", { how: "form", change: (text) => text.trim() }],
  ["trimStart", { how: "form", change: (text) => text.trimStart() }],
  ["trimEnd", { how: "form", change: (text) => text.trimEnd() }],
  ["toLowerCase", lowerCase],
  ["toLocaleLowerCase", lowerCase],
  ["toUpperCase", upperCase],
  ["toLocaleUpperCase", upperCase],
  ["normalize", { how: "form", change: (text) => text.normalize() }],
  ["replace", replacement],
  ["replaceAll", replacement],
]);

/** Functions of JavaScript and Node.js that take the text as an argument. */
const keepingFunctions: ReadonlyMap<string, KeepingCall> = new Map([
  ["String", conversion],
  ["encodeURIComponent", encoding],
  ["encodeURI", encoding],
  ["decodeURIComponent", encoding],
  ["decodeURI", encoding],
  ["escape", encoding],
  ["unescape", encoding],
  ["querystring.escape", encoding],
  ["qs.escape", encoding],
]);

/**
 * What an expression preserves of a text, if it is a call in the table above. The call's name decides, unless it calls one of the
 * repository's own functions: then the flow looks into that function.
 */
export function findKeptText({ node, frame }: Term, flow: Flow): KeptText | undefined {
  const kept = getKeptText(node);
  return kept && !isOwnCall({ node, frame }, flow) ? kept : undefined;
}

/** What an expression preserves of a text, judged by the call's name alone. */
export function getKeptText(node: Node): KeptText | undefined {
  const call = unwrap(node);
  if (!Node.isCallExpression(call)) return undefined;
  return getKeptByFunction(call) ?? getKeptByMethod(call);
}

/** What an id was before it was converted to a text or another form: `user._id` of `String(user._id)`. */
export function withoutConversion(node: Node): Node {
  const kept = getKeptText(node);
  return kept && kept.how !== "replacement" ? withoutConversion(kept.from) : unwrap(node);
}

/** Says whether a term calls one of the repository's own functions, so that its name decides nothing. */
export function isOwnCall({ node, frame }: Term, flow: Flow): boolean {
  const call = unwrap(node);
  return Node.isCallExpression(call) && flow.getCallee(call, frame) !== undefined;
}

function getKeptByFunction(call: CallExpression): KeptText | undefined {
  const keeping = keepingFunctions.get(getDottedName(call.compilerNode.expression) ?? "");
  const [from] = call.getArguments();
  return keeping && from && { ...keeping, from };
}

function getKeptByMethod(call: CallExpression): KeptText | undefined {
  const callee = unwrap(call.getExpression());
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const keeping = keepingMethods.get(callee.getName());
  // `id.toString(36)` writes other digits.
  if (keeping === conversion && call.getArguments().length > 0) return undefined;
  return keeping && { ...keeping, from: callee.getExpression() };
}
