import { Node, SyntaxKind } from "ts-morph";
import { getCallableName, type Callable } from "../flow/terms.ts";
import { getDottedName, listNames } from "../program/nodes.ts";

/** The objects that CommonJS exports through. */
const commonJsExports: ReadonlySet<string> = new Set(["exports", "module.exports"]);

/** Says whether a file exports a function, or the variable that holds it, under its own name. */
export function isExported(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable)) return callable.isExported() && !callable.isDefaultExport();
  const statement = callable.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  if (statement) return statement.isExported();
  const target = callable.getFirstAncestorByKind(SyntaxKind.BinaryExpression)?.getLeft();
  if (!target) return false;
  const holder = Node.isPropertyAccessExpression(target) ? target.getExpression() : target;
  return [target, holder].some((node) => commonJsExports.has(getDottedName(node.compilerNode) ?? ""));
}

/** Says whether a function is exported under one of `names`, or is part of what is: `export const actions = { default: … }`. */
export function isInExported(callable: Callable, names: readonly string[]): boolean {
  if (Node.isFunctionDeclaration(callable))
    return callable.isExported() && names.includes(callable.getName() ?? "");
  const declaration = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  return declaration !== undefined && names.includes(declaration.getName()) && isExported(callable);
}

/** Says whether a function, or what holds it, is the default export of its file, also through wrappers: `export default withAuth(handler)`. */
export function isDefaultExport(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable) && callable.isDefaultExport()) return true;
  if (callable.getFirstAncestorByKind(SyntaxKind.ExportAssignment)) return true;
  const assigned = callable.getFirstAncestorByKind(SyntaxKind.BinaryExpression)?.getLeft();
  if (assigned && getDottedName(assigned.compilerNode) === "module.exports") return true;
  const holder = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  const name = holder?.getName() ?? getCallableName(callable);
  return (
    name !== undefined &&
    callable
      .getSourceFile()
      .getExportAssignments()
      .some((exported) => listNames(exported.getExpression()).includes(name))
  );
}
