import { Node, SyntaxKind, type CallExpression, type ObjectLiteralExpression } from "ts-morph";
import { getLiteralText, getSymbolOfName, unwrap } from "../flow/terms.ts";
import { getCalledName, getDottedName, getTakenName } from "../program/nodes.ts";
import { creatingCalls, findingOrCreatingCalls } from "./people-names.ts";
import { isShapeOf } from "./types.ts";
import { getValueOf } from "../flow/written-values.ts";

/** The properties of a record that can hold a person's address, the clearest first. */
export const addressNames = ["email", "emailAddress", "email_address", "mail"] as const;
/** The options of an insertion that hold the row. */
const rowNames = ["data", "values"] as const;
/** Where those of calls that insert a row unless there is one hold what the new one has. */
const partsOfNewRows = [...rowNames, "defaults", "where"] as const;
/** Options that list the columns which are read. */
const columnNames = ["attributes", "select"] as const;

/**
 * Says whether something is a platform's record of a person with an address: Firebase's user, or a member of a Payload collection with
 * sign-in.
 */
export function isAccount(node: Node): boolean {
  const parameter = Node.isParameterDeclaration(node)
    ? node
    : node.getFirstAncestorByKind(SyntaxKind.Parameter);
  const handler = parameter?.getParent();
  const taker = handler?.getParent();
  if (Node.isParameterDeclaration(node))
    return Node.isCallExpression(taker) && /\bauth\.user\(\)\.on\w+$/u.test(taker.getExpression().getText());
  const collection = handler
    ?.getAncestors()
    .find((around) => Node.isObjectLiteralExpression(around) && around.getProperty("slug") !== undefined);
  return (
    Node.isBindingElement(node) &&
    getTakenName(node) === "doc" &&
    Node.isObjectLiteralExpression(collection) &&
    hasSignIn(getValueOf(collection, "auth"))
  );
}

function hasSignIn(auth: Node | undefined): boolean {
  return Node.isTrueLiteral(auth) || Node.isObjectLiteralExpression(auth);
}

/** Says whether a call returns a row that surely has an `email`: a Prisma insertion with one, or a query for that column. */
export function isRowWithEmail(node: Node): boolean {
  if (!Node.isCallExpression(node)) return false;
  const options = node.getArguments().filter(Node.isObjectLiteralExpression);
  if (options.some((option) => columnNames.some((name) => listsEmail(getValueOf(option, name))))) return true;
  const callee = getDottedName(node.compilerNode.expression) ?? "";
  // Prisma returns the whole row, unless options select columns.
  if (!/(?:^|\.)prisma\.\w+\.(?:create|upsert)$/u.test(callee)) return false;
  const isNarrowed = options.some((option) =>
    [...columnNames, "omit"].some((name) => getValueOf(option, name)),
  );
  return (
    !isNarrowed &&
    options.some((option) => hasEmail(getValueOf(option, "data") ?? getValueOf(option, "create")))
  );
}

/** The value that was given as the email of a row when it was inserted: `input.email` of `users.create({ email: input.email })`. */
export function findGivenEmail(row: Node): Node | undefined {
  return listInsertion(row)
    .flatMap((call) => call.getArguments().filter(Node.isObjectLiteralExpression))
    .flatMap((object) => [object, ...rowNames.flatMap((name) => asObject(getValueOf(object, name)))])
    .map((object) => getValueOf(object, "email"))
    .find((value) => Node.isIdentifier(value) || Node.isPropertyAccessExpression(value));
}

/** The calls that inserted the row that a variable holds; none if it does not come from an insertion. */
export function listInsertion(row: Node): readonly CallExpression[] {
  const made = getInitializer(row);
  return made ? listInsertingChain(made) : [];
}

/** Says whether an expression inserts a row with a person's address: `users.insert({ email, name }).returning()`. */
export function insertsAddress(made: Node): boolean {
  const node = unwrap(made);
  if (Node.isTaggedTemplateExpression(node)) return insertsAddressColumn(node.getTemplate());
  if (!Node.isCallExpression(node)) return false;
  if (node.getArguments().some(insertsAddressColumn)) return true;
  return listInsertingChain(node)
    .flatMap((call) => call.getArguments())
    .flatMap((given) => [
      given,
      ...asObject(given).flatMap((object) =>
        partsOfNewRows.flatMap((name) => getValueOf(object, name) ?? []),
      ),
    ])
    .some((given) => addressNames.some((name) => hasProperty(given, name)));
}

/** `INSERT INTO users (name, email) …` */
function insertsAddressColumn(statement: Node): boolean {
  const text = Node.isTemplateExpression(statement)
    ? statement.getHead().getLiteralText()
    : (getLiteralText(statement) ?? "");
  const columns = /^\s*insert\s+into\s[^()]*\(([^()]*)\)/iu.exec(text)?.[1] ?? "";
  const names = columns.split(",").map((column) => column.replaceAll(/["`\s]/gu, "").toLowerCase());
  return addressNames.some((name) => names.includes(name.toLowerCase()));
}

/** The calls of a chain that inserts a row, the last one first; none if none of them inserts. */
function listInsertingChain(made: Node): readonly CallExpression[] {
  const calls = listChain(made);
  const isInserted = calls.some(({ compilerNode }) => {
    const name = getCalledName(compilerNode);
    return creatingCalls.has(name) || findingOrCreatingCalls.has(name);
  });
  return isInserted ? calls : [];
}

/** What a variable was initialized with: `users.insert(…)` of `const user = await users.insert(…)` and of `const [user] = …`. */
function getInitializer(row: Node): Node | undefined {
  const declaration = getSymbolOfName(row)?.getValueDeclaration();
  if (Node.isVariableDeclaration(declaration)) return declaration.getInitializer();
  const pattern = Node.isBindingElement(declaration) ? declaration.getParent() : undefined;
  if (!Node.isArrayBindingPattern(pattern) || pattern.getElements()[0] !== declaration) return undefined;
  const holder = pattern.getParent();
  return Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
}

/** The calls of a chain, the last one first. */
function listChain(node: Node): readonly CallExpression[] {
  const call = unwrap(node);
  if (!Node.isCallExpression(call)) return [];
  const callee = unwrap(call.getExpression());
  return [call, ...(Node.isPropertyAccessExpression(callee) ? listChain(callee.getExpression()) : [])];
}

function listsEmail(columns: Node | undefined): boolean {
  if (Node.isArrayLiteralExpression(columns))
    return columns
      .getElements()
      .some((column) => Node.isStringLiteral(column) && column.getLiteralText() === "email");
  return Node.isObjectLiteralExpression(columns) && Node.isTrueLiteral(getValueOf(columns, "email"));
}

/** Says whether an inserted value has an `email`, as written or by its type. */
function hasEmail(row: Node | undefined): boolean {
  return row !== undefined && hasProperty(row, "email");
}

function hasProperty(row: Node, name: string): boolean {
  return Node.isObjectLiteralExpression(row) ? row.getProperty(name) !== undefined : isShapeOf(row, name);
}

function asObject(node: Node | undefined): readonly ObjectLiteralExpression[] {
  return Node.isObjectLiteralExpression(node) ? [node] : [];
}
