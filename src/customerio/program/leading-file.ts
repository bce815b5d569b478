import { SyntaxKind, ts } from "ts-morph";
import { mentionsCustomerIo } from "./mention.ts";
import { listBound, loadsModules, wordOf } from "./names-around.ts";
import { indexTree } from "./tree-index.ts";
import { groupBy } from "../../vocabulary/group-by.ts";

/** A file in which leads are followed: its words, and how they relate to other files. */
export interface LeadingFile {
  readonly path: string;
  /** Where each word of its code is, including words in texts. */
  readonly words: ReadonlyMap<string, readonly ts.Node[]>;
  /** Words and texts that mention Customer.io. */
  readonly mentions: readonly ts.Node[];
  readonly imports: readonly LocalImport[];
  /** The names that other files can import. */
  readonly exported: ReadonlySet<string>;
}

/** A name that a file imports. */
export interface LocalImport {
  readonly local: string;
  readonly specifier: string;
  /** It stands for the other file's whole export. */
  readonly isWhole: boolean;
}

export function readLeadingFile(path: string, tree: ts.SourceFile): LeadingFile {
  const { nodes } = indexTree(tree);
  const of = (kind: SyntaxKind) => nodes.get(kind) ?? [];
  const texts = [...of(SyntaxKind.StringLiteral), ...of(SyntaxKind.NoSubstitutionTemplateLiteral)];
  const words = groupBy([...of(SyntaxKind.Identifier), ...texts], wordOf);
  return {
    path,
    words,
    mentions: [
      ...[...words].flatMap(([word, found]) => (mentionsCustomerIo(word) ? found : [])),
      ...of(SyntaxKind.TemplateExpression).filter((node) => mentionsCustomerIo(node.getText(tree))),
    ],
    imports: [...listImported(tree), ...of(SyntaxKind.CallExpression).flatMap(listRequired)],
    exported: listExported(tree, of(SyntaxKind.Identifier)),
  };
}

function* listImported(tree: ts.SourceFile): Iterable<LocalImport> {
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const specifier = statement.moduleSpecifier.text;
    const { name, namedBindings } = statement.importClause ?? {};
    if (name) yield { local: name.text, specifier, isWhole: true };
    if (namedBindings && ts.isNamespaceImport(namedBindings))
      yield { local: namedBindings.name.text, specifier, isWhole: true };
    if (namedBindings && ts.isNamedImports(namedBindings))
      for (const element of namedBindings.elements)
        yield {
          local: element.name.text,
          specifier,
          isWhole: element.propertyName?.text === "default",
        };
  }
}

/** `const send = require("./send")`, and the same with `await import`. */
function listRequired(call: ts.Node): readonly LocalImport[] {
  if (!ts.isCallExpression(call)) return [];
  const [from] = call.arguments;
  if (!loadsModules(call) || !from || !ts.isStringLiteralLike(from)) return [];
  let value: ts.Node = call;
  while (!ts.isVariableDeclaration(value) && ts.isExpression(value)) value = value.parent;
  if (!ts.isVariableDeclaration(value)) return [];
  const isWhole = ts.isIdentifier(value.name);
  return listBound(value.name).map((local) => ({ local, specifier: from.text, isWhole }));
}

/** All top-level names, if a file uses CommonJS exports or is a script: there, an assignment can export them. */
function listExported(tree: ts.SourceFile, identifiers: readonly ts.Node[]): ReadonlySet<string> {
  const isOpen = !ts.isExternalModule(tree) || identifiers.some((node) => wordOf(node) === "exports");
  const names = new Set<string>();
  for (const statement of tree.statements) {
    if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    )
      for (const { name, propertyName } of statement.exportClause.elements)
        names.add((propertyName ?? name).text);
    if (ts.isExportAssignment(statement)) names.add(wordOf(statement.expression));
    if (isOpen || isExported(statement)) for (const name of listDeclared(statement)) names.add(name);
  }
  return names;
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === SyntaxKind.ExportKeyword)
  );
}

function listDeclared(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => listBound(name));
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}
