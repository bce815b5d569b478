import { Node } from "ts-morph";
import type { CredentialRole } from "../api/sdk.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { getSymbolOfName, isCallable, isInside, type Call, type Term } from "../flow/terms.ts";
import { getPath } from "../program/program.ts";
import { findCredentials, findFillingFrames, type Credential } from "../values/credentials.ts";
import type { Objects } from "../values/objects.ts";
import type { Authorization } from "../requests/authorization.ts";

/** Answers which credentials clients and requests are given. */
export interface GivenCredentials {
  /** The only environment variable or setting that a term is read from; `undefined` when it may be another one, too. */
  readonly getOnly: (term: Term) => Credential | undefined;
  /** A credential with the role that the names of all values of a term agree on; `undefined` when one of the names does not say. */
  readonly getAgreed: (term: Term) => Credential | undefined;
  /** The credentials of a client as each caller passes them, if they are parameters of the function or class that creates it. */
  readonly findPerCaller: <Given extends { readonly term: Term }>(client: {
    readonly credentials: readonly Given[];
  }) => readonly (readonly Given[])[];
  /** The name of the only setting with a role in the object that a setting is read from. */
  readonly findSibling: (setting: Term, role: CredentialRole) => string | undefined;
  /**
   * Gets the one secret that a term always is where it is used: two terms with the same `id` are the same secret whenever both are used.
   * `undefined` when it may differ each time.
   */
  readonly getSecret: (term: Term, user: Node) => Secret | undefined;
  /** Says whether a call or construction passes the key to code that writes it into a header. */
  readonly isGivenBy: (authorization: Authorization, call: Call) => boolean;
  /** Says whether a request sends the token of a service account, which all APIs take as a Bearer token. */
  readonly isServiceAccount: (authorization: Authorization) => boolean;
}

/** A secret that can be recognized where it is used again. */
export interface Secret {
  /** For people to read: the environment variable's name, or the parameter or property. */
  readonly name: string;
  /** The kind of key that the name suggests; `undefined` when it suggests none. */
  readonly role: CredentialRole | undefined;
  readonly id: string;
}

/** How many properties lead to a secret. */
const maxProperties = 4;

/** The names and prefixes of tokens that are not keys of a workspace. */
const serviceAccountToken = /service_?account|\bsa_|oauth|access_?token/iu;

/** Reads credentials by the names of the variables and settings that hold them. */
export function createGivenCredentials({
  flow,
  calls,
  objects,
}: {
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
}): GivenCredentials {
  function getOnly(term: Term): Credential | undefined {
    const [found, ...others] = findCredentials(flow, term);
    return others.length > 0 ? undefined : found;
  }

  function getAgreed(term: Term): Credential | undefined {
    const found = findCredentials(flow, term);
    const [first] = found;
    return first?.role && found.every((entry) => entry?.role === first.role) ? first : undefined;
  }

  function findPerCaller<Given extends { readonly term: Term }>({
    credentials,
  }: {
    readonly credentials: readonly Given[];
  }): readonly (readonly Given[])[] {
    const frames = findFillingFrames(
      credentials.map(({ term }) => term),
      { flow, calls },
    );
    if (frames.length === 0) return [credentials];
    return frames.map((frame) =>
      credentials.map((given) => ({ ...given, term: { node: given.term.node, frame } })),
    );
  }

  function findSibling(setting: Term, role: CredentialRole): string | undefined {
    const holder = findHolder(setting);
    if (!holder) return undefined;
    const [fitting, ...others] = objects
      .findShapes(holder)
      .shapes.flatMap((shape) => shape.properties)
      .filter(({ value }) => getAgreed(value)?.role === role);
    return others.length > 0 ? undefined : fitting?.name;
  }

  /** The object that a setting is read from: `settings` of `settings.key` and of `const { key } = settings`. */
  function findHolder({ node, frame }: Term): Term | undefined {
    if (Node.isPropertyAccessExpression(node)) return { node: node.getExpression(), frame };
    const pattern = getSymbolOfName(node)?.getValueDeclaration()?.getParent();
    return Node.isObjectBindingPattern(pattern) ? flow.findPatternSource(pattern, frame) : undefined;
  }

  function getSecret(term: Term, user: Node): Secret | undefined {
    const known = getOnly(term);
    if (known?.kind === "environment") return { name: known.name, role: known.role, id: known.name };
    const place = isInBranch(user) ? undefined : findPlace(term, 0);
    if (!place) return undefined;
    return { name: term.node.getText(), role: getAgreed(term)?.role, id: place };
  }

  /** Names the parameter that a secret comes from, with the properties that are read from it. */
  function findPlace(term: Term, depth: number): string | undefined {
    const [origin, ...others] = flow.findOrigins(term);
    if (!origin || others.length > 0 || depth > maxProperties) return undefined;
    const { node, frame } = origin;
    if (Node.isPropertyAccessExpression(node)) {
      const owner = findPlace({ node: node.getExpression(), frame }, depth + 1);
      return owner && `${owner}.${node.getName()}`;
    }
    const callable = Node.isParameterDeclaration(node) ? node.getParent() : undefined;
    // If a function is called more than once, each call may pass another secret.
    if (!isCallable(callable) || calls.findCallsOf(callable).length > 1) return undefined;
    return `${getPath(node.getSourceFile())}:${String(node.getPos())}`;
  }

  function isGivenBy({ first, node }: Authorization, call: Call): boolean {
    if (!first || isInside(node, call)) return false;
    return flow
      .findOrigins(first)
      .some((origin) => [...origin.trail, origin].some((step) => isInside(step.node, call)));
  }

  return { getOnly, getAgreed, getSecret, findPerCaller, findSibling, isGivenBy, isServiceAccount };
}

/** Says whether a node is in a branch: then another branch may use the same name for another secret. */
function isInBranch(node: Node): boolean {
  for (let current = node.getParent(); current && !isCallable(current); current = current.getParent()) {
    if (Node.isIfStatement(current) || Node.isConditionalExpression(current)) return true;
    if (Node.isCaseClause(current) || Node.isDefaultClause(current)) return true;
  }
  return false;
}

function isServiceAccount({ first, node }: Authorization): boolean {
  return [...(first ? [first.node] : []), node]
    .flatMap(findWords)
    .some((word) => serviceAccountToken.test(word));
}

/** The names and strings in an expression. */
function findWords(expression: Node): readonly string[] {
  return [expression, ...expression.getDescendants()].flatMap((node) => {
    if (Node.isIdentifier(node)) return node.getText();
    const isText =
      Node.isStringLiteral(node) ||
      Node.isNoSubstitutionTemplateLiteral(node) ||
      Node.isTemplateHead(node) ||
      Node.isTemplateMiddle(node) ||
      Node.isTemplateTail(node);
    return isText ? node.getLiteralText() : [];
  });
}
