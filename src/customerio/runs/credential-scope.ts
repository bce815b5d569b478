import { Node, SyntaxKind } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { frameAround, getEnclosingCallable, getLastName, unwrap, type Term } from "../flow/terms.ts";
import type { CreatedClient } from "../operations/own-clients.ts";
import { findInside, getCalledName, getTakenName } from "../program/nodes.ts";
import { maxJudgedLength, splitWords } from "../values/names.ts";

/**
 * The owner of a client's credentials: the whole `program`, or a single call's tenant. If they come from a parameter or a local variable:
 * the `environment` that a Worker gets with each request is always the same; `settings` are, judged by their names, the same for every
 * call; an `instance` of a class keeps its own in fields; anything else may belong to a `tenant`.
 */
export type CredentialScope = "program" | "environment" | "settings" | "instance" | "tenant";

/** Names for the environment variables, and for the object that holds those of a Worker: `env`, `c.env`, `platform.env`. */
const variableName = /^[A-Z][A-Z0-9_]*$/u;
const environmentName = "env";

/** Words for a program's configuration. */
const settings = /(?:^| )(?:config|configuration|conf|settings?|options?|opts|secrets?|app)(?= |$)/u;

/** Words for things that have credentials of their own, and for reading stored credentials. */
const tenants =
  /(?:^| )(?:tenants?|workspaces?|accounts?|orgs?|organi[sz]ations?|customers?|teams?|projects?|brands?|stores?|shops?|merchants?|integrations?|connections?|installations?|destinations?|rows?|records?|users?|db|prisma|find|query|select|decrypt)(?= |$)/u;

export function getCredentialScope({ credentials, node }: CreatedClient, flow: Flow): CredentialScope {
  const isMade = Node.isConstructorDeclaration(getEnclosingCallable(node));
  const given = credentials.map(({ term }) => term);
  const fields = isMade ? [] : given.filter((term) => isField(term.node));
  const local = given
    .filter((term) => !fields.includes(term))
    .flatMap((term) => flow.findOrigins(term))
    .filter(isLocalValue);
  if (fields.length + local.length === 0) return "program";
  if (fields.length === 0 && local.every(({ node }) => isVariableOfEnvironment(node))) return "environment";
  const words = [...fields, ...local].map((term) => readWords(term.node));
  if (words.some((text) => tenants.test(text))) return "tenant";
  if (local.length === 0) return "instance";
  return words.every((text) => settings.test(text)) ? "settings" : "tenant";
}

/** `env.CIO_KEY`, and the same in a pattern. */
function isVariableOfEnvironment(node: Node): boolean {
  const inner = unwrap(node);
  if (Node.isPropertyAccessExpression(inner))
    return variableName.test(inner.getName()) && isEnvironment(inner.getExpression());
  const holder = Node.isBindingElement(inner) ? inner.getParent().getParent() : undefined;
  if (!Node.isBindingElement(inner) || !variableName.test(getTakenName(inner))) return false;
  if (Node.isBindingElement(holder)) return getTakenName(holder) === environmentName;
  const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return source !== undefined && isEnvironment(source);
}

/** `env`, `c.env`, `env(c)`. */
function isEnvironment(node: Node): boolean {
  const inner = unwrap(node);
  return getLastName(inner) === environmentName || getCalledName(inner.compilerNode) === environmentName;
}

/** `this.key`, `this.options.key`: the same for all calls on one instance. */
function isField(node: Node): boolean {
  const inner = unwrap(node);
  return (
    Node.isPropertyAccessExpression(inner) &&
    (isThis(inner.getExpression()) || isField(inner.getExpression()))
  );
}

function isThis(node: Node): boolean {
  return Node.isThisExpression(unwrap(node));
}

/** The words of an expression, and of the values of its local variables. */
function readWords(node: Node): string {
  const names = [node, ...findInside(node, SyntaxKind.Identifier)].filter((entry) =>
    Node.isIdentifier(entry),
  );
  const made = names.flatMap((name) => (name.getSymbol()?.getDeclarations() ?? []).flatMap(getSource));
  return [node, ...made].flatMap((entry) => splitWords(entry.getText().slice(0, maxJudgedLength))).join(" ");
}

/** `request.app.get("cio")` of `const { key } = request.app.get("cio")`, and the parameter's name and the property of `({ config: { key } })`. */
function getSource(declaration: Node): readonly Node[] {
  const parent = declaration.getParent()?.getParent();
  if (Node.isBindingElement(declaration)) {
    const property = declaration.getPropertyNameNode();
    return [...(property ? [property] : []), ...(parent ? getSource(parent) : [])];
  }
  if (Node.isParameterDeclaration(declaration)) return [declaration.getNameNode()];
  const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return value ? [value] : [];
}

/** A helper's own parameters are not looked up when the call that fills them is known. */
function isLocalValue({ node, frame }: Term): boolean {
  if (Node.isParameterDeclaration(node) || Node.isBindingElement(node)) {
    return getEnclosingCallable(node) !== undefined;
  }
  const names = [node, ...findInside(node, SyntaxKind.Identifier)].filter((entry) =>
    Node.isIdentifier(entry),
  );
  return names.some((name) => {
    const parent = name.getParent();
    if (Node.isPropertyAccessExpression(parent) && parent.getNameNode() === name) return false;
    const declaration = name.getSymbol()?.getDeclarations()[0];
    return (
      declaration !== undefined &&
      declaration.getSourceFile() === name.getSourceFile() &&
      (Node.isParameterDeclaration(declaration) ||
        Node.isVariableDeclaration(declaration) ||
        Node.isBindingElement(declaration)) &&
      getEnclosingCallable(declaration) !== undefined &&
      frameAround(declaration, frame) === undefined
    );
  });
}
