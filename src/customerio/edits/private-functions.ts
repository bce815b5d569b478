import { Node, SyntaxKind, type FunctionDeclaration, type VariableStatement } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { getCallableName, isInside, type Call, type Callable } from "../flow/terms.ts";
import { findInside, isNamed } from "../program/nodes.ts";

/** The statement that declares a function which no other file can use; `undefined` for any other function. */
export function getPrivateStatement(callable: Callable): FunctionDeclaration | VariableStatement | undefined {
  const statement = Node.isFunctionDeclaration(callable) ? callable : getVariableStatement(callable);
  return statement?.isExported() === false ? statement : undefined;
}

function getVariableStatement(callable: Callable): VariableStatement | undefined {
  const declaration = callable.getParent();
  const statement = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : undefined;
  return statement?.getDeclarations().length === 1 ? statement : undefined;
}

/** The only use of a function that no other file can use, if it is a call; `undefined` for any other function. */
export function getOnlyCall(callable: Callable, calls: Calls): Call | undefined {
  const name = getCallableName(callable);
  const [call, ...others] = calls.findCallsOf(callable);
  if (!call || others.length > 0 || name === undefined || !getPrivateStatement(callable)) return undefined;
  const uses = findInside(callable.getSourceFile(), SyntaxKind.Identifier, (use) => isNamed(use, name));
  return uses.length === 2 && call.getSourceFile() === callable.getSourceFile() ? call : undefined;
}

/** Says whether a function uses nothing else that its file declares or imports: removing it leaves nothing unused. */
export function isIndependent(callable: Callable): boolean {
  return findInside(callable, SyntaxKind.Identifier).every((name) => {
    const declarations = name.getSymbol()?.getDeclarations() ?? [];
    return declarations.every(
      (declaration) =>
        declaration.getSourceFile() !== callable.getSourceFile() ||
        isInside(declaration, callable) ||
        isInside(callable, declaration) ||
        Node.isPropertySignature(declaration) ||
        Node.isPropertyDeclaration(declaration),
    );
  });
}
