import { Node } from "ts-morph";
import type { CredentialRole } from "../api/sdk.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import type { Term } from "../flow/terms.ts";
import { findCredentials, findFillingFrames, type Credential } from "../values/credentials.ts";
import type { Objects } from "../values/objects.ts";
import type { Authorization } from "./authorization.ts";
import type { ClientConstruction } from "./clients.ts";

/** Answers which credentials clients and requests are given. */
export interface GivenCredentials {
  /** The only environment variable or setting a term is read from; `undefined` when it may be another one, too. */
  readonly getOnly: (term: Term) => Credential | undefined;
  /** A credential of the role that all values of a term have by their names; `undefined` when one of the names does not say. */
  readonly getAgreed: (term: Term) => Credential | undefined;
  /** The credentials of a client as each caller gives them, where they are parameters of the function or class that creates it. */
  readonly findPerCaller: (construction: ClientConstruction) => readonly ClientConstruction["credentials"][];
  /** The name of the only setting with a role in the object that a setting is read from. */
  readonly findSibling: (setting: Term, role: CredentialRole) => string | undefined;
  /** Says whether a request sends the token of a service account, which all APIs take as a Bearer token. */
  readonly isServiceAccount: (authorization: Authorization) => boolean;
}

/** The names and the first letters of tokens that are not keys of a workspace. */
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

  function findPerCaller({ credentials }: ClientConstruction): readonly ClientConstruction["credentials"][] {
    const frames = findFillingFrames(
      credentials.map(({ term }) => term),
      { flow, calls },
    );
    if (frames.length === 0) return [credentials];
    return frames.map((frame) =>
      credentials.map(({ role, term }) => ({ role, term: { node: term.node, frame } })),
    );
  }

  function findSibling({ node, frame }: Term, role: CredentialRole): string | undefined {
    if (!Node.isPropertyAccessExpression(node)) return undefined;
    const [fitting, ...others] = objects
      .findShapes({ node: node.getExpression(), frame })
      .shapes.flatMap((shape) => shape.properties)
      .filter(({ value }) => getAgreed(value)?.role === role);
    return others.length > 0 ? undefined : fitting?.name;
  }

  return { getOnly, getAgreed, findPerCaller, findSibling, isServiceAccount };
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
