import { Node, SyntaxKind } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { frameAround, getEnclosingCallable, unwrap, type Term } from "../flow/terms.ts";
import type { ClientConstruction } from "../operations/clients.ts";
import { findInside } from "../program/nodes.ts";
import { maxJudgedLength, splitWords } from "../values/names.ts";

/**
 * Whom the credentials of a client are for: the whole `program`, or whoever a call is about. Where they come from a parameter or a local
 * variable, `settings` are the same for every call by their names, an `instance` of a class keeps its own in fields, and anything else may
 * belong to a `tenant`.
 */
export type CredentialScope = "program" | "settings" | "instance" | "tenant";

/** Words for what a program is configured with. The `env` that a Worker is given is not among them: it exists for one request only. */
const settings = /(?:^| )(?:config|configuration|conf|settings?|options?|opts|secrets?|app)(?= |$)/u;

/** Words for what has credentials of its own, and for reading them from where these are stored. */
const tenants =
  /(?:^| )(?:tenants?|workspaces?|accounts?|orgs?|organi[sz]ations?|customers?|teams?|projects?|brands?|stores?|shops?|merchants?|integrations?|connections?|installations?|destinations?|rows?|records?|users?|db|prisma|find|query|select|decrypt)(?= |$)/u;

export function getCredentialScope({ credentials, node }: ClientConstruction, flow: Flow): CredentialScope {
  const isMade = Node.isConstructorDeclaration(getEnclosingCallable(node));
  const given = credentials.map(({ term }) => term);
  const fields = isMade ? [] : given.filter((term) => isField(term.node));
  const local = given
    .filter((term) => !fields.includes(term))
    .flatMap((term) => flow.findOrigins(term))
    .filter(isLocalValue);
  if (fields.length + local.length === 0) return "program";
  const words = [...fields, ...local].map((term) => readWords(term.node));
  if (words.some((text) => tenants.test(text))) return "tenant";
  if (local.length === 0) return "instance";
  return words.every((text) => settings.test(text)) ? "settings" : "tenant";
}

/** `this.key`, `this.options.key`: the same for every call on one instance. */
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

/** The words of an expression, and of what its local variables are made of. */
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
