import { Node, SyntaxKind, ts, type CallExpression, type SourceFile } from "ts-morph";
import { findCompilerNodes, getCalledName, getSpecifierOf, perFile, wrap } from "../program/nodes.ts";
import { getRequired, readImportedNames } from "../program/package-imports.ts";
import type { Program } from "../program/program.ts";
import {
  credentialMethod,
  httpReceiver,
  isBuilder,
  openingMethod,
  requestAdditions,
  requestMethods,
  requestWords,
  verbFirstMethod,
  type Addition,
} from "../api/request-libraries.ts";

/** The calls of a program that can be HTTP requests, judged by names alone. */
export function findRequestCalls(program: Program): readonly CallExpression[] {
  const names = new Set(requestWords.functions);
  for (const file of program.files) for (const name of readLibraryNames(file)) names.add(name);
  return program.files.flatMap((file) =>
    listCandidates(file)
      .filter((candidate) => candidate.isSure || isNamedAsRequest(candidate, names))
      .map(({ node }) => wrap(file, node))
      .filter(Node.isCallExpression),
  );
}

/** The calls after a call: `.set(…)` and `.send(…)` of `post(url).set(…).send(…)`, the first one first. */
export function findChain(call: CallExpression): readonly CallExpression[] {
  const links: CallExpression[] = [];
  for (let current: Node = call; ;) {
    const access = current.getParent();
    if (!Node.isPropertyAccessExpression(access) || access.getExpression() !== current) return links;
    if (!requestWords.chain.has(access.getName())) return links;
    const link = access.getParent();
    if (!Node.isCallExpression(link)) return links;
    links.push(link);
    current = link;
  }
}

/** Names of functions that are passed in place of `fetch`: `doFetch`, `#fetch`, `fetchImpl`. */
const fetchingName = /fetch/iu;
const customerioHost = /customer\.io/iu;
const absoluteUrl = /^https?:\/\/[^/]{5,}\//u;

/** A call whose arguments may be a URL or options. */
interface Candidate {
  readonly node: ts.CallExpression;
  readonly name: string;
  /** It is a request, whichever libraries the repository uses. */
  readonly isSure: boolean;
}

const listCandidates = perFile((file) =>
  findCompilerNodes(file, SyntaxKind.CallExpression).flatMap((node): Candidate[] => {
    if (!ts.isCallExpression(node)) return [];
    const [first] = node.arguments;
    const name = getCalledName(node);
    if (isBuilt(node)) return [{ node, name, isSure: true }];
    if (isOfBuilder(node.expression, file) || name === credentialMethod) return [];
    if (first ? isElsewhere(first) : !isAfterAddition(node)) return [];
    const isOpening = name === openingMethod && node.arguments.length > 1;
    return [{ node, name, isSure: hasRequestOptions(node) || fetchingName.test(name) || isOpening }];
  }),
);

/** Says whether a call sends what methods of a client have built: `api.url(path).post(body)`, `wretch(url).json(body).put()`. */
function isBuilt({ expression: callee }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const { text } = callee.name;
  if (!Object.hasOwn(requestMethods, text) && text !== verbFirstMethod) return false;
  const { root, additions } = readBuilding(callee.expression);
  return additions.includes("url") || (ts.isCallExpression(root) && isBuilder(getCalledName(root)));
}

/** A request that was built needs no arguments: `api.json(body).post()`. */
function isAfterAddition({ expression: callee }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(callee) && readBuilding(callee.expression).additions.length > 0;
}

/** The methods in a chain, by what they add to the client, and the client. */
function readBuilding(client: ts.Expression): {
  readonly root: ts.Expression;
  readonly additions: readonly Addition[];
} {
  const additions: Addition[] = [];
  let root = client;
  while (ts.isCallExpression(root) && ts.isPropertyAccessExpression(root.expression)) {
    const addition = requestAdditions.get(root.expression.name.text);
    if (!addition) break;
    additions.push(addition);
    root = root.expression.expression;
  }
  return { root, additions };
}

function isNamedAsRequest({ node, name }: Candidate, names: ReadonlySet<string>): boolean {
  const [first] = node.arguments;
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return names.has(name);
  if (names.has(name) && name !== "request") return true;
  if (!Object.hasOwn(requestMethods, name)) return false;
  const receiver = getReceiverName(callee.expression);
  // A path alone means nothing unless an instance has the host.
  const isPath = first && ts.isStringLiteralLike(first) && !customerioHost.test(first.text);
  return isPath && ts.isIdentifier(callee.expression)
    ? names.has(receiver)
    : names.has(receiver) || httpReceiver.test(receiver);
}

/** Says whether a call of any function has arguments that only a request takes: a URL with a verb or headers. */
function hasRequestOptions({ arguments: [first, second] }: ts.CallExpression): boolean {
  const whole = listKeys(first);
  if (whole) return whole.some((key) => methodKeys.has(key)) && whole.some((key) => addressKeys.has(key));
  return listKeys(second)?.some((key) => methodKeys.has(key) || key === "headers") ?? false;
}

const methodKeys: ReadonlySet<string> = requestWords.methods;
const addressKeys: ReadonlySet<string> = new Set([
  ...requestWords.urls,
  ...requestWords.paths,
  ...requestWords.hosts,
]);

/** The keys of an object that is written out; `undefined` for anything else. */
function listKeys(node: ts.Expression | undefined): readonly string[] | undefined {
  if (!node || !ts.isObjectLiteralExpression(node)) return undefined;
  return node.properties.flatMap(({ name }) => (name && ts.isIdentifier(name) ? name.text : []));
}

/** Says whether an argument is another vendor's URL, or neither a URL nor options. */
function isElsewhere(node: ts.Expression): boolean {
  if (ts.isFunctionLike(node) || ts.isArrayLiteralExpression(node) || ts.isNumericLiteral(node)) return true;
  const text = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? node.head.text : "";
  return absoluteUrl.test(text) && !customerioHost.test(text);
}

function getReceiverName(receiver: ts.Expression): string {
  const { root: node } = readBuilding(receiver);
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isIdentifier(node) ? node.text : getCalledName(node);
}

/** The local names of HTTP libraries and of their instances. */
const readLibraryNames = perFile((file) => [...findLibraryNames(file)]);

function* findLibraryNames(file: SourceFile): Iterable<string> {
  for (const declaration of file.getImportDeclarations()) {
    if (!requestWords.packages.has(getSpecifierOf(declaration))) continue;
    const imported = [
      declaration.getDefaultImport(),
      declaration.getNamespaceImport(),
      ...declaration.getNamedImports().map((named) => named.getAliasNode() ?? named.getNameNode()),
    ];
    for (const name of imported) if (name) yield name.getText();
  }
  for (const node of findCompilerNodes(file, SyntaxKind.VariableDeclaration)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) continue;
    const made = ts.isAwaitExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (ts.isNewExpression(made) && isOfLibrary(made.expression, file)) yield node.name.text;
    if (!ts.isCallExpression(made)) continue;
    const called = getCalledName(made);
    const { root } = readBuilding(made);
    const isBuilding = ts.isCallExpression(root) && isOfBuilder(root.expression, file);
    if (namedFactories.has(called) || isBuilding) yield node.name.text;
    const required = getRequired(made);
    if (required !== undefined && requestWords.packages.has(required)) yield node.name.text;
  }
}

/** Says whether a class is imported from an HTTP library. */
function isOfLibrary(made: ts.Expression, file: SourceFile): boolean {
  const specifier = getSpecifier(made, file);
  return specifier !== undefined && requestWords.packages.has(specifier);
}

function isOfBuilder(made: ts.Expression, file: SourceFile): boolean {
  return isBuilder(getSpecifier(made, file));
}

/** The package that a name is imported from. */
function getSpecifier(name: ts.Expression, file: SourceFile): string | undefined {
  return ts.isIdentifier(name) ? readImportedNames(file).get(name.text)?.specifier : undefined;
}

/** Factories whose names are clear enough: what they create may send requests. */
const namedFactories: ReadonlySet<string> = new Set(["create", "extend"]);
