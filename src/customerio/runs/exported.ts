import { Node, SyntaxKind } from "ts-morph";
import { getCallableName, type Callable } from "../flow/terms.ts";
import { findInside, getDottedName, listNames } from "../program/nodes.ts";

/** The objects that CommonJS exports through. */
const commonJsExports: ReadonlySet<string> = new Set(["exports", "module.exports"]);

/** Says whether a file exports a function, or the variable that holds it, under its own name. */
export function isExported(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable)) return callable.isExported() && !callable.isDefaultExport();
  const statement = callable.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  if (statement) return statement.isExported();
  const target = callable.getFirstAncestorByKind(SyntaxKind.BinaryExpression)?.getLeft();
  return target !== undefined && isCommonJsExport(target);
}

/** `module.exports`, `exports.handler` */
function isCommonJsExport(target: Node): boolean {
  const holder = Node.isPropertyAccessExpression(target) ? target.getExpression() : target;
  return [target, holder].some((node) => commonJsExports.has(getDottedName(node.compilerNode) ?? ""));
}

/** Says whether a function is exported under one of `names`, or is part of such an export: `export const actions = { default: … }`. */
export function isInExported(callable: Callable, names: readonly string[]): boolean {
  if (Node.isFunctionDeclaration(callable))
    return callable.isExported() && names.includes(callable.getName() ?? "");
  const declaration = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  return declaration !== undefined && names.includes(declaration.getName()) && isExported(callable);
}

/** Says whether a file exports a function in any way, also as part of something else: then a host may call it. */
export function mayBeExported(callable: Callable): boolean {
  if (isExported(callable) || isDefaultExport(callable)) return true;
  const name = getCallableName(callable);
  const file = callable.getSourceFile();
  if (name === undefined) return false;
  return (
    file.getExportDeclarations().some((declaration) => listNames(declaration).includes(name)) ||
    findInside(file, SyntaxKind.BinaryExpression).some(
      (write) => isCommonJsExport(write.getLeft()) && listNames(write.getRight()).includes(name),
    )
  );
}

/** Says whether a function, or its variable, is the default export of its file, also through wrappers: `export default withAuth(handler)`. */
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
