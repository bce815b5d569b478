import { Node, SyntaxKind, type ParameterDeclaration } from "ts-morph";
import type { ExportFacts, ParameterFacts, ResolverFacts } from "../api/framework-facts.ts";
import { frameworks, type Framework } from "../api/framework-table.ts";
import { getCallableName, getEnclosingCallable, isAssignment, type Callable } from "../flow/terms.ts";
import { findInside, getDottedName, listNames, startsWithDirective } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { isDefaultExport, isExported, isInExported } from "./exported.ts";
import { findCallsInside, findTypeNames } from "./names-inside.ts";

/** Recognizes a request handler by its own form: its file, its export and decorators, what it is part of, and its parameters. */
export function readForm(callable: Callable): Framework | undefined {
  const find = (isHandler: (facts: (typeof frameworks)[number]) => unknown): Framework | undefined =>
    frameworks.find(isHandler)?.name;
  return (
    find(({ directive }) => directive !== undefined && hasDirective(callable, directive)) ??
    find(({ exports }) => exports?.some((facts) => isExportedAs(callable, facts))) ??
    find(({ decorators }) => decorators && isDecorated(callable, decorators)) ??
    find(({ resolvers }) => resolvers && isResolver(callable, resolvers)) ??
    find(({ parameters }) => parameters?.some((facts) => hasTypes(callable, facts))) ??
    find(({ parameters }) => parameters?.some((facts) => hasNames(callable, facts)))
  );
}

/** A directive in the function's own body, or at the head of the file that exports it. */
function hasDirective(callable: Callable, directive: string): boolean {
  const body = callable.getBody();
  if (Node.isBlock(body) && startsWithDirective(body, directive)) return true;
  return (
    startsWithDirective(callable.getSourceFile(), directive) &&
    getEnclosingCallable(callable) === undefined &&
    (isExported(callable) || isDefaultExport(callable))
  );
}

function isExportedAs(callable: Callable, { path, names, holds }: ExportFacts): boolean {
  // All that a file exports under such a name is looked up from the export, not from the function.
  if (holds === "anything" || getEnclosingCallable(callable) !== undefined) return false;
  if (path && !isIn(path, callable)) return false;
  if (holds === "object") return isInExported(callable, names);
  const name = getCallableName(callable) ?? "";
  if (holds && name !== holds.method) return false;
  if (names.includes("default") && isDefaultExport(callable)) return true;
  return names.includes(name) && isExported(callable);
}

function isIn(path: RegExp, callable: Callable): boolean {
  return path.test(getPath(callable.getSourceFile()));
}

function isDecorated(callable: Callable, decorators: readonly string[]): boolean {
  return (
    Node.isMethodDeclaration(callable) &&
    callable.getDecorators().some((decorator) => decorators.includes(decorator.getName()))
  );
}

/** A function in an object of resolvers, in one that a type declares to be one, or next to the type of a field. */
function isResolver(callable: Callable, facts: ResolverFacts): boolean {
  return isResolverOfField(callable, facts) || isAmongResolvers(callable, facts);
}

function isResolverOfField(callable: Callable, { field }: ResolverFacts): boolean {
  const member = Node.isMethodDeclaration(callable) ? callable : callable.getParent();
  const object = member.getParent();
  return (
    Node.isObjectLiteralExpression(object) &&
    getCallableName(callable) === field.method &&
    object.getProperty(field.beside) !== undefined
  );
}

function isAmongResolvers(callable: Callable, { types, objects }: ResolverFacts): boolean {
  if (getEnclosingCallable(callable) !== undefined) return false;
  const variable = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  const type = variable?.getTypeNode();
  if (type && listNames(type).some((name) => types.includes(name))) return true;
  const holder = callable.getFirstAncestorByKind(SyntaxKind.ObjectLiteralExpression)?.getParent();
  return (
    (Node.isPropertyAssignment(holder) || Node.isVariableDeclaration(holder)) &&
    objects.includes(holder.getName())
  );
}

function hasTypes(callable: Callable, { path, types }: ParameterFacts): boolean {
  if (!types || (path && !isIn(path, callable))) return false;
  const parameters = callable.getParameters();
  return types.every((type, index) =>
    findTypeNames(parameters[index]?.getTypeNode()).some((name) => type.test(name)),
  );
}

function hasNames(callable: Callable, { path, names, use }: ParameterFacts): boolean {
  if (!names || (path && !isIn(path, callable))) return false;
  const parameters = callable.getParameters();
  const last = parameters[names.length - 1];
  return (
    last !== undefined &&
    names.every((list, index) => list.includes(parameters[index]?.getName() ?? "")) &&
    (!use || usesParameter(callable, last, use))
  );
}

/** Says whether the body uses a parameter as a handler would. */
function usesParameter(
  callable: Callable,
  parameter: ParameterDeclaration,
  use: NonNullable<ParameterFacts["use"]>,
): boolean {
  const body = callable.getBody();
  const name = parameter.getName();
  if (!body) return false;
  switch (use.kind) {
    case "mention":
      return listNames(body).includes(name);
    case "call":
      return findCallsInside(body).some((call) => isMemberOf(call.getExpression(), name, use.methods));
    case "assign":
      return [body, ...findInside(body, SyntaxKind.BinaryExpression)].some(
        (node) => isAssignment(node) && isMemberOf(node.getLeft(), name, use.properties),
      );
  }
}

function isMemberOf(node: Node, owner: string, members: readonly string[]): boolean {
  return (
    Node.isPropertyAccessExpression(node) &&
    getDottedName(node.compilerNode.expression) === owner &&
    members.includes(node.getName())
  );
}
