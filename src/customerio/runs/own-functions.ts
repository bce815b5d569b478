import { Node, type CallExpression } from "ts-morph";
import { getSymbolOfName, getTarget, isCallable, unwrap, type Callable } from "../flow/terms.ts";

/** The function of the repository that a call runs by a name or a member, as far as types show it. */
export function getOwnFunction(call: CallExpression): Callable | undefined {
  return getNamedFunction(call.getExpression());
}

/** The function of the repository that a name or a member stands for, as far as types show it. */
export function getNamedFunction(name: Node): Callable | undefined {
  const callee = unwrap(name);
  const symbol = Node.isPropertyAccessExpression(callee)
    ? callee.getNameNode().getSymbol()
    : getSymbolOfName(callee);
  const [declaration] = getTarget(symbol)?.getDeclarations() ?? [];
  const value =
    Node.isVariableDeclaration(declaration) ||
    Node.isPropertyDeclaration(declaration) ||
    Node.isPropertyAssignment(declaration)
      ? declaration.getInitializer()
      : declaration;
  return isCallable(value) ? value : undefined;
}
