import { Node, SyntaxKind } from "ts-morph";
import { isCall, unwrap } from "../flow/terms.ts";

/** One name of a chain such as `router.route("/orders").get(list)`. */
export interface Link {
  /** `""` if the chain starts with something that has no name. */
  readonly name: string;
  /** The arguments that the name is called or constructed with; `undefined` if it is only read. */
  readonly args: readonly Node[] | undefined;
}

/** The names of an expression from left to right, with their arguments. Never empty. */
export function readChain(node: Node): readonly Link[] {
  const links: Link[] = [];
  let args: readonly Node[] | undefined;
  for (let current = unwrap(node); ;) {
    if (isCall(current)) {
      if (args) links.unshift({ name: "", args });
      args = current.getArguments();
      current = unwrap(current.getExpression());
      continue;
    }
    const access = Node.isPropertyAccessExpression(current) ? current : undefined;
    links.unshift({ name: access?.getName() ?? getRootName(current), args });
    if (!access) return links;
    args = undefined;
    current = unwrap(access.getExpression());
  }
}

/** The leftmost call of a chain, with the names before it: `getClient` in `this.getClient().track(…)`. */
export function getFirstCall(
  node: Node,
): { readonly name: string; readonly holders: readonly string[] } | undefined {
  const links = readChain(node);
  const index = links.findIndex(({ args }) => args !== undefined);
  const link = links[index];
  return link && { name: link.name, holders: links.slice(0, index).map(({ name }) => name) };
}

function getRootName(node: Node): string {
  if (Node.isIdentifier(node)) return node.getText();
  if (Node.isThisExpression(node)) return "this";
  return node.getKind() === SyntaxKind.ImportKeyword ? "import" : "";
}
