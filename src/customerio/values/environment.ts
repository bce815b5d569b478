import { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { getEnclosingCallable, getLiteralText, unwrap, type Term } from "../flow/terms.ts";
import { getDottedName } from "../program/nodes.ts";

/** Objects that hold the environment variables, or a module's settings read from them. */
const environments = /(?:^|\.)env$|^(?:env|environment|config|settings)$/iu;

/** Says whether a value is set per deployment: read from the environment, or a literal as its fallback. */
export function isSetByDeployment(term: Term, flow: Flow): boolean {
  const origins = flow.findOrigins(term).map(({ node }) => unwrap(node));
  const others = origins.filter((node) => getLiteralText(node) === undefined);
  return others.length > 0 && others.every(isReadFromEnvironment);
}

function isReadFromEnvironment(node: Node): boolean {
  const owner = getOwner(node);
  const name = owner && getDottedName(owner.compilerNode);
  if (name === undefined || !environments.test(name)) return false;
  // A parameter of such a name can be anything.
  const declaration = Node.isIdentifier(owner) ? owner.getSymbol()?.getDeclarations()[0] : undefined;
  return declaration === undefined || getEnclosingCallable(declaration) === undefined;
}

/** `process.env` of `process.env.APP`, `process.env["APP"]` and `const { APP } = process.env`. */
function getOwner(node: Node): Node | undefined {
  if (Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node))
    return node.getExpression();
  const holder = Node.isBindingElement(node) ? node.getParent().getParent() : undefined;
  return Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
}
