import { SyntaxKind, ts, type SourceFile } from "ts-morph";
import { findCompilerNodes } from "../program/nodes.ts";
import { getBoundByName } from "./bound.ts";
import { readKeepingCall } from "./registries.ts";
import { assigningOperators, choosingOperators } from "../program/operators.ts";

/**
 * Names with other names for the same thing: `import { track as send }`, `const send = analytics.track`, `{ send: track }`,
 * `const send = track.bind(null, "web")`, `this.send = options.send ?? track`, `(send = track) => …`, `app.decorate("send", track)`.
 */
export function* findAliases(file: SourceFile): Iterable<readonly [name: string, alias: string]> {
  for (const declaration of file.getImportDeclarations()) {
    for (const named of declaration.getNamedImports()) {
      const alias = named.getAliasNode()?.getText();
      if (alias) yield [named.getName(), alias];
    }
  }
  for (const node of findCompilerNodes(file, SyntaxKind.BindingElement)) {
    if (!ts.isBindingElement(node) || !node.propertyName || !ts.isIdentifier(node.name)) continue;
    if (ts.isIdentifier(node.propertyName)) yield [node.propertyName.text, node.name.text];
  }
  for (const kind of holdingKinds) {
    for (const node of findCompilerNodes(file, kind)) {
      const held = getHeld(node);
      if (!held) continue;
      for (const name of findNames(held.value)) if (name !== held.name) yield [name, held.name];
    }
  }
}

const holdingKinds = [
  SyntaxKind.BindingElement,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.Parameter,
  SyntaxKind.BinaryExpression,
  SyntaxKind.CallExpression,
] as const;

/** What a node puts under a name. */
function getHeld(node: ts.Node): { readonly name: string; readonly value: ts.Expression } | undefined {
  if (ts.isCallExpression(node)) return readKeepingCall(node);
  if (ts.isBinaryExpression(node)) {
    const name = assigningOperators.has(node.operatorToken.kind) ? getLastName(node.left) : undefined;
    return name === undefined ? undefined : { name, value: node.right };
  }
  const isHolder =
    ts.isVariableDeclaration(node) ||
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isParameter(node) ||
    ts.isBindingElement(node);
  if (!isHolder || !node.initializer) return undefined;
  const isNamed = ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name);
  return isNamed ? { name: node.name.text, value: node.initializer } : undefined;
}

/** With more alternatives than this, it is not a choice between functions. */
const maxSides = 8;

/** The names that a value can have: one for each side of a choice. */
function findNames(value: ts.Expression): readonly string[] {
  const names: string[] = [];
  const open = [value];
  for (let count = 0; count < maxSides; count++) {
    const node = open.pop();
    if (!node) break;
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
      open.push(node.expression);
    else if (ts.isConditionalExpression(node)) open.push(node.whenTrue, node.whenFalse);
    else if (ts.isBinaryExpression(node) && choosingOperators.has(node.operatorToken.kind))
      open.push(node.left, node.right);
    else {
      const bound = ts.isCallExpression(node) ? getBoundByName(node) : undefined;
      const name = getLastName(bound ?? node);
      if (name !== undefined) names.push(name);
    }
  }
  return names;
}

function getLastName(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}
