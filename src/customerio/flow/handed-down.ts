import { Node, SyntaxKind, ts, type CallExpression } from "ts-morph";
import { contextMakers, givingElement, givingFunctions, takingFunctions } from "../api/component-table.ts";
import { findNodes, getCalledName, perFile } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { FlowCore } from "./core.ts";
import { getKeyOf } from "./keys.ts";
import { isNothing, unwrap } from "./terms.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/**
 * For a call such as this, finds what a component gets from those above it: `useContext(Analytics)` in `<Analytics.Provider
 * value={client}>`.
 */
export function createHandedDown(
  program: Program,
  { findOrigins }: Pick<FlowCore, "findOrigins">,
): (call: CallExpression) => readonly Node[] {
  let given: ReadonlyMap<string, readonly Node[]> | undefined;

  function collect(): ReadonlyMap<string, readonly Node[]> {
    const found = new Map<string, Node[]>();
    for (const [key, value] of program.files.flatMap((file) => readGiven(file))) {
      const name = getKeyOf(key, findOrigins);
      if (name !== undefined) addToGroup(found, name, value);
    }
    return found;
  }

  return (call) => {
    const [key] = takingFunctions.has(getCalledName(call.compilerNode)) ? call.getArguments() : [];
    if (!key) return [];
    given ??= collect();
    const name = getKeyOf(key, findOrigins);
    const [made] = findOrigins({ node: key, frame: undefined });
    const first = made && getDefault(made.node);
    return [...((name !== undefined && given.get(name)) || []), ...(first ? [first] : [])];
  };
}

/** The value that a context has if no component provides another one. Texts and numbers in it are placeholders. */
function getDefault(made: Node): Node | undefined {
  const [first] =
    Node.isCallExpression(made) && contextMakers.has(getCalledName(made.compilerNode))
      ? made.getArguments()
      : [];
  return first && !isPlaceholder(first) ? first : undefined;
}

function isPlaceholder(given: Node): boolean {
  const value = unwrap(given);
  if (!Node.isObjectLiteralExpression(value)) return Node.isLiteralExpression(value) || isNothing(value);
  return value.getProperties().some((property) => {
    const held = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    return held !== undefined && (isPlaceholder(held) || Node.isArrayLiteralExpression(held));
  });
}

/** The keys and values that a file gives to components. */
const readGiven = perFile((file): readonly (readonly [key: Node, value: Node])[] => [
  ...findNodes(file, SyntaxKind.CallExpression, givesSomething).flatMap((call) => {
    const [key, value] = call.getArguments();
    return key && value ? [[key, value] as const] : [];
  }),
  ...findNodes(file, SyntaxKind.JsxAttribute, givesSomething).flatMap((attribute) => {
    const initializer = attribute.getInitializer();
    const value = Node.isJsxExpression(initializer) ? initializer.getExpression() : undefined;
    const element = attribute.getParent().getParent();
    const tag =
      Node.isJsxOpeningElement(element) || Node.isJsxSelfClosingElement(element)
        ? element.getTagNameNode()
        : undefined;
    const context = Node.isPropertyAccessExpression(tag) ? tag.getExpression() : tag;
    return value && context ? [[context, value] as const] : [];
  }),
]);

/** Says whether a node gives something to components that need not import it. */
export function givesSomething(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return givingFunctions.has(getCalledName(node));
  if (!ts.isJsxAttribute(node) || node.name.getText() !== givingElement.attribute) return false;
  const { tagName } = node.parent.parent;
  return ts.isPropertyAccessExpression(tagName)
    ? tagName.name.text === givingElement.part
    : ts.isIdentifier(tagName) && /^[A-Z]/u.test(tagName.text);
}
