import { Node, SyntaxKind } from "ts-morph";
import { getPath } from "../program/program.ts";
import { getCallableName, getEnclosingCallable, type Callable } from "../flow/terms.ts";
import type { Framework } from "./framework-table.ts";

const nestDecorator =
  /^(?:Get|Post|Put|Patch|Delete|All|Head|Options|Mutation|Query|ResolveField|ResolveProperty)$/u;

/** Recognises a request handler by its own form: where it stands, what it is called, exported and decorated, and what it takes. */
export function readForm(callable: Callable): Framework | undefined {
  return (
    readExport(callable) ?? readDecorators(callable) ?? readResolver(callable) ?? readParameters(callable)
  );
}

function readExport(callable: Callable): Framework | undefined {
  const path = getPath(callable.getSourceFile());
  const name = getCallableName(callable);
  if (hasServerDirective(callable)) return "server-action";
  if (getEnclosingCallable(callable) !== undefined) return undefined;
  if (/(?:^|\/)\+page\.server\.[cm]?[jt]s$/u.test(path) && isInExported(callable, /^(?:actions|load)$/u))
    return "sveltekit";
  if (/(?:^|\/)pages\/api\//u.test(path) && isDefaultExport(callable)) return "next-api";
  if (/(?:^|\/)routes\//u.test(path) && (name === "action" || name === "loader") && isExported(callable))
    return "remix";
  if (name === "fetch" && isDefaultExport(callable)) return "worker";
  if (name === "handler" && isExported(callable)) return "lambda";
  return undefined;
}

function readDecorators(callable: Callable): Framework | undefined {
  if (!Node.isMethodDeclaration(callable)) return undefined;
  return callable.getDecorators().some((decorator) => nestDecorator.test(decorator.getName()))
    ? "nest"
    : undefined;
}

/** A GraphQL resolver: a function in the object `Mutation` or `Query`, one that a type says to be such, or `resolve` beside a `type`. */
function readResolver(callable: Callable): Framework | undefined {
  return isResolveOfField(callable) || isInResolvers(callable) ? "graphql" : undefined;
}

function isResolveOfField(callable: Callable): boolean {
  const member = Node.isMethodDeclaration(callable) ? callable : callable.getParent();
  const object = member.getParent();
  return (
    Node.isObjectLiteralExpression(object) &&
    getCallableName(callable) === "resolve" &&
    object.getProperty("type") !== undefined
  );
}

function isInResolvers(callable: Callable): boolean {
  if (getEnclosingCallable(callable) !== undefined) return false;
  const variable = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  if (/\b(?:Mutation|Query)Resolvers\b/u.test(variable?.getTypeNode()?.getText() ?? "")) return true;
  const holder = callable.getFirstAncestorByKind(SyntaxKind.ObjectLiteralExpression)?.getParent();
  return (
    (Node.isPropertyAssignment(holder) || Node.isVariableDeclaration(holder)) &&
    /^(?:Mutation|Query)$/u.test(holder.getName())
  );
}

/** Handlers that are registered elsewhere show by what they take. */
function readParameters(callable: Callable): Framework | undefined {
  const [first, second] = callable.getParameters();
  if (!first) return undefined;
  const isInPages = /(?:^|\/)pages\/api\//u.test(getPath(callable.getSourceFile()));
  const [requestType = "", responseType = ""] = [first, second].map(
    (parameter) => parameter?.getTypeNode()?.getText() ?? "",
  );
  if (/NextApiRequest/u.test(requestType)) return "next-api";
  if (/FastifyRequest/u.test(requestType)) return "fastify";
  if (/^HttpContext(?:Contract)?$/u.test(requestType)) return "adonis";
  if (/IncomingMessage/u.test(requestType) && /ServerResponse/u.test(responseType)) return "http";
  if (/^(?:express\.)?\w*Request\b/u.test(requestType) && /^(?:express\.)?\w*Response\b/u.test(responseType))
    return isInPages ? "next-api" : "express";
  if (
    /^(?:Koa\.)?(?:\w*Context)\b/u.test(requestType) &&
    /^ctx$/u.test(first.getName()) &&
    hasText(callable, /\bctx\.(?:body|status)\s*=/u)
  )
    return "koa";
  if (/^c$/u.test(first.getName()) && hasText(callable, /\bc\.(?:json|text|html|body|redirect)\(/u))
    return "hono";
  const [request, response] = [first.getName(), second?.getName() ?? ""];
  if (
    /^_?(?:req|request)$/u.test(request) &&
    /^(?:res|response)$/u.test(response) &&
    hasText(callable, new RegExp(`\\b${response}\\b`, "u"))
  ) {
    return isInPages ? "next-api" : "express";
  }
  if (/^(?:req|request)$/u.test(request) && response === "reply") return "fastify";
  if (request === "ctx" && hasText(callable, /\bctx\.(?:body|status)\s*=/u)) return "koa";
  return undefined;
}

function isExported(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable)) return callable.isExported();
  const statement = callable.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  if (statement) return statement.isExported();
  const assignment = callable.getFirstAncestorByKind(SyntaxKind.BinaryExpression);
  return assignment !== undefined && /^(?:module\.)?exports\b/u.test(assignment.getLeft().getText());
}

function isInExported(callable: Callable, names: RegExp): boolean {
  if (Node.isFunctionDeclaration(callable))
    return callable.isExported() && names.test(callable.getName() ?? "");
  const declaration = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  return declaration !== undefined && names.test(declaration.getName()) && isExported(callable);
}

function isDefaultExport(callable: Callable): boolean {
  if (Node.isFunctionDeclaration(callable) && callable.isDefaultExport()) return true;
  if (callable.getFirstAncestorByKind(SyntaxKind.ExportAssignment)) return true;
  const assignment = callable.getFirstAncestorByKind(SyntaxKind.BinaryExpression);
  if (assignment?.getLeft().getText() === "module.exports") return true;
  const holder = callable.getFirstAncestorByKind(SyntaxKind.VariableDeclaration);
  const name = holder?.getName() ?? getCallableName(callable);
  const file = callable.getSourceFile();
  return file
    .getExportAssignments()
    .some(
      (exported) =>
        name !== undefined &&
        new RegExp(`\\b${escapePattern(name)}\\b`, "u").test(exported.getExpression().getText()),
    );
}

/** `"use server"` in the function's own body, or at the head of the file that exports it. */
function hasServerDirective(callable: Callable): boolean {
  const body = callable.getBody();
  if (Node.isBlock(body) && isDirective(body.getStatements()[0])) return true;
  return (
    isDirective(callable.getSourceFile().getStatements()[0]) &&
    getEnclosingCallable(callable) === undefined &&
    (isExported(callable) || isDefaultExport(callable))
  );
}

function isDirective(node: Node | undefined): boolean {
  return Node.isExpressionStatement(node) && /^["']use server["']$/u.test(node.getExpression().getText());
}

function hasText(callable: Callable, pattern: RegExp): boolean {
  return pattern.test(callable.getBody()?.getText() ?? "");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}
