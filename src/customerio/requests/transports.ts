import { Node, type CallExpression } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { getRoot, unwrap } from "../flow/terms.ts";
import { getCalledName, getDottedName, getSpecifierOf } from "../program/nodes.ts";
import { getLibrary } from "../api/request-libraries.ts";
import { getRequired } from "../program/package-imports.ts";

/** The name for requests sent by something unknown. */
const unknownTransport = "HTTP";

/** The library or function that sends a request: `axios`, also for its instances; `fetch`; `HTTP` if it is not known. */
export function getTransport(call: CallExpression, flow: Flow): string {
  const callee = unwrap(call.getExpression());
  const sender = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee;
  const candidates = [
    sender,
    ...flow.findOrigins({ node: sender, frame: undefined }).map(({ node }) => node),
  ];
  for (const node of candidates.flatMap((candidate) => [candidate, getRoot(candidate)])) {
    const library = getLibrary(getPackage(node) ?? getDottedName(node.compilerNode) ?? "");
    if (library !== undefined) return library;
  }
  return /fetch/iu.test(getCalledName(call.compilerNode)) ? "fetch" : unknownTransport;
}

/** The package that a name is imported from, by `import` or `require`. */
function getPackage(node: Node): string | undefined {
  const declaration = Node.isIdentifier(node) ? node.getSymbol()?.getDeclarations()[0] : undefined;
  const imported = declaration?.getFirstAncestor(Node.isImportDeclaration);
  if (imported) return getSpecifierOf(imported);
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return made && getRequired(made.compilerNode);
}
