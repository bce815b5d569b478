import { Node, SyntaxKind, type SourceFile } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { insertAt, writeString } from "./replace.ts";
import { findInside, getSpecifierOf, isNamed } from "../program/nodes.ts";

/**
 * The edits that import `name` from a package: none when it is already imported; `undefined` when the file has no other import to put it
 * after, or uses the name for something else.
 */
export function addNamedImport(
  file: SourceFile,
  specifier: string,
  name: string,
): readonly Edit[] | undefined {
  const imports = file.getImportDeclarations();
  const same = imports.filter(
    (declaration) => getSpecifierOf(declaration) === specifier && !declaration.isTypeOnly(),
  );
  const named = same.flatMap((declaration) => declaration.getNamedImports());
  if (named.some((entry) => entry.getName() === name && !entry.getAliasNode())) return [];
  if (isNameTaken(file, name)) return undefined;
  const neighbor = named.at(-1);
  if (neighbor) return [insertAt(neighbor, neighbor.getEnd(), `, ${name}`)];
  const last = imports.at(-1);
  if (!last) return undefined;
  const end = last.getText().endsWith(";") ? ";" : "";
  return [insertAt(last, last.getEnd(), `\nimport { ${name} } from ${writeString(last, specifier)}${end}`)];
}

/** Says whether a file uses a name for anything but a property. */
export function isNameTaken(file: SourceFile, name: string): boolean {
  return findInside(file, SyntaxKind.Identifier, (node) => isNamed(node, name)).some((identifier) => {
    const parent = identifier.getParent();
    return !(
      (Node.isPropertyAccessExpression(parent) || Node.isPropertyAssignment(parent)) &&
      parent.getNameNode() === identifier
    );
  });
}
