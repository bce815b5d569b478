import { SyntaxKind, ts, type SourceFile } from "ts-morph";
import { findCompilerNodes, getCalledName, getDottedName, perFile } from "../program/nodes.ts";
import { getPath, type Program, type ProgramChanges, type RevisedFile } from "../program/program.ts";
import { indexTree, type IndexedKind } from "../program/tree-index.ts";
import { findAutoImportRoot } from "../program/auto-imported.ts";
import { connects } from "./connected.ts";
import { registersSomething } from "./container-registrations.ts";
import { asksForService, getServiceName } from "./folder-services.ts";
import { givesSomething } from "./handed-down.ts";
import { asksForFolderConfig, isFolderConfigPath } from "./settings.ts";
import { keepsJson } from "./tables.ts";
import { isMadeByFunction, listTypedObjects } from "./typed-objects.ts";
import { functionKinds, keepsSomething, makesContext } from "./registries.ts";
import { addToSet } from "../../vocabulary/group-by.ts";
import { loadsModule } from "../program/package-imports.ts";

/** What ties a file to others: every value in it comes from the file itself or through one of these. */
interface Ties {
  /** The modules that it imports. */
  readonly specifiers: readonly string[];
  /** The names of the classes and interfaces that it declares, and of those that its classes and objects implement. */
  readonly contracts: readonly string[];
  readonly heirs: readonly string[];
  /** It asks a framework for the exports of files in certain folders. */
  readonly asksForServices: boolean;
  readonly asksForSettings: boolean;
  /** A function in it creates an implementation of an interface. Whether that is called depends on the callers of functions that take one. */
  readonly makesImplementations: boolean;
  /** It writes JSON to a table. */
  readonly keepsJson: boolean;
  /** Files can see something of it without an import: a global name, or what it keeps on a framework's object or registers with a container. */
  readonly isSeenEverywhere: boolean;
}

/**
 * Says which files a change of a program can affect: the changed ones, and those whose values can come from them. All files, if imports and
 * contracts do not decide it.
 */
export function findReached(program: Program, changes: ProgramChanges): (file: SourceFile) => boolean {
  const { revised } = changes;
  if (revised.length === 0) return () => false;
  const before = revised.map(({ before }) => readTies(indexedBy(before), before));
  // Code that reads JSON from a table does not import the callers of the code that writes it.
  if ([...before, ...program.files.map(getTies)].some((ties) => ties.keepsJson)) return () => true;
  const users = findUsers(program, revised, before);
  const areImplementationsMade = [...before, ...program.files.map(getTies)].some(
    (ties) => ties.makesImplementations,
  );
  const reached = new Set([
    ...revised.map(({ file }) => file),
    ...findLedElsewhere(program, changes),
    ...(areImplementationsMade ? findCalledOtherwise(program, revised) : []),
  ]);
  for (const file of reached) for (const user of users.get(file) ?? []) reached.add(user);
  const gone = new Set(revised.flatMap(({ file, isGone }) => (isGone === true ? [file] : [])));
  const there = [...reached].filter((file) => !gone.has(file));
  const isEverywhere = [...before, ...there.map(getTies)].some((ties) => ties.isSeenEverywhere);
  return isEverywhere ? () => true : (file) => reached.has(file);
}

/** The files with an import that now resolves to another file. */
function findLedElsewhere(
  { files, resolveModule }: Program,
  { resolveBefore }: ProgramChanges,
): readonly SourceFile[] {
  if (resolveModule === resolveBefore) return [];
  return files.filter((file) =>
    getTies(file).specifiers.some(
      (specifier) => resolveModule(specifier, getPath(file)) !== resolveBefore(specifier, getPath(file)),
    ),
  );
}

/** The files with functions of a name that a changed file now calls and did not before, or the other way around. */
function findCalledOtherwise(program: Program, revised: readonly RevisedFile[]): readonly SourceFile[] {
  const changed = new Set(
    revised.flatMap(({ file, before, isGone }) => {
      const then = listCalled(indexedBy(before));
      const now = isGone === true ? new Set<string>() : listCalled((kind) => findCompilerNodes(file, kind));
      return [...then].filter((name) => !now.has(name)).concat([...now].filter((name) => !then.has(name)));
    }),
  );
  return program.files.filter((file) => getFunctionNames(file).some((name) => changed.has(name)));
}

function listCalled(nodes: Nodes): ReadonlySet<string> {
  return new Set(nodes(SyntaxKind.CallExpression).map(getCalledName));
}

/** The names that functions of a file can be called by. */
const getFunctionNames = perFile((file) =>
  [
    SyntaxKind.FunctionDeclaration,
    SyntaxKind.VariableDeclaration,
    SyntaxKind.MethodDeclaration,
    SyntaxKind.PropertyAssignment,
  ].flatMap((kind) =>
    findCompilerNodes(file, kind as IndexedKind).flatMap((node) => {
      const { name } = node as ts.NamedDeclaration;
      return name && ts.isIdentifier(name) ? [name.text] : [];
    }),
  ),
);

/** The files that import a file, ask for it by its name, or declare what it implements. */
function findUsers(
  program: Program,
  revised: readonly RevisedFile[],
  before: readonly Ties[],
): ReadonlyMap<SourceFile, Set<SourceFile>> {
  const users = new Map<SourceFile, Set<SourceFile>>();
  const add = (used: SourceFile, user: SourceFile): void => {
    addToSet(users, used, user);
  };
  const heirs = new Map<string, Set<SourceFile>>();
  for (const file of program.files) for (const name of getTies(file).heirs) addToSet(heirs, name, file);
  for (const [index, { file }] of revised.entries())
    for (const name of before[index]?.heirs ?? []) addToSet(heirs, name, file);
  const known = [...program.files.map((file) => ({ path: getPath(file), file })), ...revised];
  // A file that no longer matters can still exist and be imported.
  const gone = new Map(revised.flatMap(({ path, file, isGone }) => (isGone === true ? [[path, file]] : [])));
  const services = known.filter(({ path }) => getServiceName(path) !== undefined);
  const settings = known.filter(({ path }) => isFolderConfigPath(path));
  for (const file of program.files) {
    if (getTies(file).asksForServices) for (const one of services) add(one.file, file);
    if (getTies(file).asksForSettings) for (const one of settings) add(one.file, file);
    for (const specifier of getTies(file).specifiers) {
      const path = program.resolveModule(specifier, getPath(file));
      const used = path === undefined ? undefined : (program.getFile(path) ?? gone.get(path));
      if (used) add(used, file);
    }
    for (const name of getTies(file).contracts) for (const heir of heirs.get(name) ?? []) add(heir, file);
  }
  return users;
}

/** The nodes of a tree by kind. */
type Nodes = (kind: IndexedKind) => readonly ts.Node[];

const getTies = perFile((file) => readTies((kind) => findCompilerNodes(file, kind), file.compilerNode));

function indexedBy(tree: ts.SourceFile): Nodes {
  const { nodes } = indexTree(tree);
  return (kind) => nodes.get(kind) ?? [];
}

function readTies(nodes: Nodes, tree: ts.SourceFile): Ties {
  const classes = nodes(SyntaxKind.ClassDeclaration).filter(ts.isClassDeclaration);
  const typedObjects = listTypedObjects(nodes);
  const interfaces = nodes(SyntaxKind.InterfaceDeclaration).filter(ts.isInterfaceDeclaration);
  return {
    specifiers: [
      ...nodes(SyntaxKind.StringLiteral),
      ...nodes(SyntaxKind.NoSubstitutionTemplateLiteral),
    ].flatMap((node) => (ts.isStringLiteralLike(node) && isSpecifier(node) ? [node.text] : [])),
    contracts: [...classes, ...interfaces].flatMap(({ name }) => name?.text ?? []),
    heirs: [
      ...classes.flatMap(({ heritageClauses = [] }) =>
        heritageClauses.flatMap(({ types }) => types.flatMap((type) => getDottedName(type.expression) ?? [])),
      ),
      ...nodes(SyntaxKind.VariableDeclaration).flatMap(getTypeName),
      ...typedObjects.map(({ type }) => type),
    ],
    asksForServices: nodes(SyntaxKind.CallExpression).some(asksForService),
    asksForSettings: nodes(SyntaxKind.CallExpression).filter(ts.isCallExpression).some(asksForFolderConfig),
    makesImplementations: typedObjects.some(({ object }) => isMadeByFunction(object)),
    keepsJson: keepsJson(tree.text),
    isSeenEverywhere:
      !isModule(tree) ||
      findAutoImportRoot(tree.fileName) !== undefined ||
      nodes(SyntaxKind.CallExpression).some(keepsSomething) ||
      nodes(SyntaxKind.BinaryExpression).some(keepsSomething) ||
      nodes(SyntaxKind.CallExpression).some(registersSomething) ||
      nodes(SyntaxKind.PropertyAssignment).some(registersSomething) ||
      nodes(SyntaxKind.CallExpression).some(givesSomething) ||
      nodes(SyntaxKind.CallExpression).some(connects) ||
      nodes(SyntaxKind.JsxAttribute).some(givesSomething) ||
      functionKinds.some((kind) => nodes(kind).some(makesContext)),
  };
}

function isSpecifier(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    ts.isLiteralTypeNode(parent) ||
    (ts.isCallExpression(parent) && loadsModule(parent))
  );
}

function getTypeName(node: ts.Node): readonly string[] {
  if (!ts.isVariableDeclaration(node) || !node.type || !ts.isTypeReferenceNode(node.type)) return [];
  return ts.isIdentifier(node.type.typeName) ? [node.type.typeName.text] : [];
}

/** A script's names are global, and a module can declare global ones. */
function isModule(tree: ts.SourceFile): boolean {
  const isOwn = ts.isExternalModule(tree) || /\bexports\b/u.test(tree.text);
  return isOwn && !/\bdeclare\s+(?:global|module)\b/u.test(tree.text);
}
