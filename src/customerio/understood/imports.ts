import { SyntaxKind, ts, type SourceFile } from "ts-morph";
import { getOwnExport, getOwnModule, type OwnExport } from "../api/own-packages.ts";
import { findCompilerNodes } from "../program/nodes.ts";
import { loadsModule } from "../program/package-imports.ts";

/** An import of a package of Customer.io, in any form. */
export interface PackageImport {
  readonly node: ts.Node;
  readonly specifier: string;
  /** The names that it declares; none for types, re-exports, and imports without names. */
  readonly bindings: readonly Binding[];
}

/** A name that an import brings. */
export interface Binding {
  readonly local: string;
  readonly export: OwnExport;
}

/** The names with the name of the export; `default` also stands for the whole module. */
interface NamedBinding {
  readonly local: string;
  readonly imported: string;
}

/** Finds the imports of Customer.io's packages in a file. */
export function findImports(file: SourceFile): readonly PackageImport[] {
  return findCompilerNodes(file, SyntaxKind.StringLiteral).flatMap((node): PackageImport[] => {
    if (!ts.isStringLiteral(node)) return [];
    const holder = getImport(node);
    const module = holder && getOwnModule(node.text);
    if (!holder || !module) return [];
    const bindings = readBindings(holder).map(({ local, imported }) => ({
      local,
      export: getOwnExport(module, imported),
    }));
    return [{ node: holder, specifier: node.text, bindings }];
  });
}

/** The declaration or call whose module specifier a string is. */
function getImport({ parent }: ts.StringLiteral): ts.Node | undefined {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return parent;
  if (ts.isExternalModuleReference(parent)) return parent.parent;
  return ts.isCallExpression(parent) && loadsModule(parent) ? parent : undefined;
}

function readBindings(holder: ts.Node): readonly NamedBinding[] {
  if (ts.isImportDeclaration(holder)) return holder.importClause ? readClause(holder.importClause) : [];
  if (ts.isImportEqualsDeclaration(holder))
    return holder.isTypeOnly ? [] : [{ local: holder.name.text, imported: "default" }];
  let { parent } = holder;
  while (ts.isAwaitExpression(parent) || ts.isParenthesizedExpression(parent)) parent = parent.parent;
  // `require("customerio-node").TrackClient`
  const member = ts.isPropertyAccessExpression(parent) ? parent.name.text : undefined;
  const declaration = member === undefined ? parent : parent.parent;
  return ts.isVariableDeclaration(declaration) ? readName(declaration.name, member ?? "default") : [];
}

function readClause({ phaseModifier, name, namedBindings }: ts.ImportClause): readonly NamedBinding[] {
  if (phaseModifier === SyntaxKind.TypeKeyword) return [];
  const all = name ? [{ local: name.text, imported: "default" }] : [];
  if (namedBindings === undefined) return all;
  if (ts.isNamespaceImport(namedBindings))
    return [...all, { local: namedBindings.name.text, imported: "default" }];
  const named = namedBindings.elements.filter((element) => !element.isTypeOnly);
  return [
    ...all,
    ...named.map((element) => ({
      local: element.name.text,
      imported: (element.propertyName ?? element.name).text,
    })),
  ];
}

function readName(name: ts.BindingName, imported: string): readonly NamedBinding[] {
  if (ts.isIdentifier(name)) return [{ local: name.text, imported }];
  if (!ts.isObjectBindingPattern(name)) return [];
  return name.elements.flatMap(({ name: local, propertyName }) =>
    ts.isIdentifier(local)
      ? [
          {
            local: local.text,
            imported: propertyName && ts.isIdentifier(propertyName) ? propertyName.text : local.text,
          },
        ]
      : [],
  );
}
