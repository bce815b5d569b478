import { Node } from "ts-morph";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import type { Calls } from "../flow/calls.ts";
import { getCalledName, getTakenName } from "../program/nodes.ts";
import { fillingProperty, keyEndings, otherKeys, readingPrefixes } from "./credential-names.ts";
import { getCredentialRole, splitWords } from "./names.ts";
import { endsWithWords } from "./word-phrases.ts";
import { remember } from "../program/remember.ts";
import type { CredentialRole } from "../api/sdk.ts";
import {
  getEnclosingCallable,
  extendFrame,
  getLiteralText,
  type Frame,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** An environment variable that the repository defines or reads. */
export interface CredentialName {
  /** The variable's name. */
  readonly name: string;
  /** The kind of key that the name suggests; `undefined` when it suggests none. */
  readonly role: CredentialRole | undefined;
}

/** What is known of one of a credential's values. */
export interface Credential {
  /** The name that decides: that of an environment variable or a setting. */
  readonly name: string;
  readonly role: CredentialRole | undefined;
  readonly origin: Origin;
  /** `environment` names are chosen for the secret itself; a `setting` may be filled with anything. */
  readonly kind: "environment" | "setting";
}

/** How many functions a credential is followed through, from a constructor out to the call that provides it. */
const maxFrames = 3;

const environmentName = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/gu;
const capitals = /^[A-Z][A-Z0-9_]*$/u;
const customerioName = /CUSTOMER_?IO|(?:^|_)CIO(?:_|$)|CDP/u;
/** Every name of the form above contains one of these. */
const anyCustomerioName = /CUSTOMER_?IO|CIO|CDP/u;
const workspaceName = /CUSTOMER_?IO|(?:^|_)CIO_/u;

/** The names in capitals that mention Customer.io, from sources and from files like `.env.example`. */
export function readCredentialNames(sources: readonly SourceText[]): readonly CredentialName[] {
  return [...new Set(sources.flatMap(readCredentialNamesIn))]
    .sort()
    .map((name) => ({ name, role: getCredentialRole(name) }));
}

/** The names in one source. */
export const readCredentialNamesIn = remember(({ text }) =>
  anyCustomerioName.test(text)
    ? [...text.matchAll(environmentName)].map(([name]) => name).filter((name) => customerioName.test(name))
    : [],
);

/** Says whether the name of an environment variable is that of a key to a Customer.io workspace, of any role. */
export function isWorkspaceKey(name: string): boolean {
  if (!capitals.test(name) || !workspaceName.test(name)) return false;
  const words = splitWords(name);
  return endsWithWords(words, keyEndings) && !words.split(" ").some((word) => otherKeys.includes(word));
}

/**
 * What each possible value of a term is, judged by the environment variable or setting that it is read from; `undefined` if it is not read
 * from one. The fallback for a missing variable, as in `process.env.KEY ?? ""`, does not count.
 */
export function findCredentials(flow: Flow, term: Term): readonly (Credential | undefined)[] {
  return flow
    .findOrigins(term)
    .filter(({ node }) => getLiteralText(node) === undefined || Node.isEnumMember(node))
    .map((origin) => readCredential(flow, origin));
}

/**
 * The frames of the calls that provide the parameters that some terms come from, outwards to the first call that provides them itself; none
 * when no call does.
 */
export function findFillingFrames(
  terms: readonly Term[],
  { flow, calls }: { readonly flow: Flow; readonly calls: Calls },
  depth = 0,
): readonly Frame[] {
  const takers = terms
    .flatMap((term) => flow.findOrigins(term))
    .flatMap((origin) => findHolders(flow, origin))
    .filter(calls.isFilledByCallers)
    .flatMap(({ node }) => getEnclosingCallable(node) ?? []);
  if (depth >= maxFrames) return [];
  return [...new Set(takers)].flatMap((callable) =>
    calls.findCallsOf(callable).flatMap((call) => {
      const framed = terms.map((term) => ({
        ...term,
        frame: extendFrame(term.frame, flow.enter(callable, call, undefined)),
      }));
      const outer = findFillingFrames(framed, { flow, calls }, depth + 1);
      return outer.length > 0 ? outer : framed.slice(0, 1).flatMap(({ frame }) => frame);
    }),
  );
}

/** The objects that a setting is read from: `options` of `options.apiKey`. */
function findHolders(flow: Flow, origin: Origin): readonly Origin[] {
  const { node, frame } = origin;
  if (!Node.isPropertyAccessExpression(node)) return [origin];
  const holders = flow.findOrigins({ node: node.getExpression(), frame });
  return holders.flatMap((holder) => (holder.node === node ? [] : findHolders(flow, holder)));
}

function readCredential(flow: Flow, origin: Origin): Credential | undefined {
  const { node } = origin;
  const name = getReadName(flow, origin);
  if (name !== undefined && capitals.test(name)) {
    return { name, role: getCredentialRole(name), origin, kind: "environment" };
  }
  if (
    name !== undefined &&
    (isTakenFromVariable(node) ||
      Node.isPropertyAccessExpression(node) ||
      Node.isElementAccessExpression(node) ||
      Node.isCallExpression(node))
  ) {
    return { name, role: getCredentialRole(name), origin, kind: "setting" };
  }
  return undefined;
}

/** Says whether a variable destructures a name from an object, such as a config object; a parameter could be anything. */
function isTakenFromVariable(node: Node): boolean {
  return (
    Node.isBindingElement(node) &&
    Node.isVariableDeclaration(node.getParent().getParent()) &&
    getEnclosingCallable(node) === undefined
  );
}

/** The name that an origin is read by: `X` for `process.env.X`, `env["X"]`, `config.get("X")` and `const { X } = process.env`. */
function getReadName(flow: Flow, { node, frame }: Origin): string | undefined {
  if (Node.isPropertyAccessExpression(node)) return node.getName();
  if (Node.isElementAccessExpression(node)) {
    const key = node.getArgumentExpression();
    const [origin] = key ? flow.findOrigins({ node: key, frame }) : [];
    return origin && getLiteralText(origin.node);
  }
  if (Node.isBindingElement(node)) return getTakenName(node);
  if (Node.isIdentifier(node)) return node.getText();
  // The entry of a config's schema: `{ format: String, default: "", env: "CIO_TRACK_KEY" }`.
  if (Node.isObjectLiteralExpression(node)) {
    const [filler] = flow.findPropertyOrigins({ node, frame }, fillingProperty) ?? [];
    return filler && getLiteralText(filler.node);
  }
  if (!Node.isCallExpression(node)) return undefined;
  const [key] = node.getArguments();
  const called = getCalledName(node.compilerNode).toLowerCase();
  if (!key || !readingPrefixes.some((prefix) => called.startsWith(prefix))) return undefined;
  const [origin] = flow.findOrigins({ node: key, frame });
  return origin && getLiteralText(origin.node);
}
