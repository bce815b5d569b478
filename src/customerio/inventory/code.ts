import { Node } from "ts-morph";
import { unwrap } from "../flow/terms.ts";
import { getTakenName } from "../program/nodes.ts";
import { getKeptText } from "../values/kept-text.ts";

/** Longer code does not show better where a value comes from. */
const maxLength = 60;

/**
 * The code that a value comes from, in short and without anything that only changes its form: `user.id` of `String(user!.id)`, and
 * `user.id` for the name in `const { id } = user`. `undefined` if it is long, or not a name, access, call or text.
 */
export function describeCode(given: Node): string | undefined {
  const node = unwrap(given);
  const kept = getKeptText(node);
  if (kept && kept.how !== "replacement") return describeCode(kept.from);
  if (Node.isParameterDeclaration(node) || Node.isVariableDeclaration(node)) return shorten(node.getName());
  if (Node.isBindingElement(node)) {
    const holder = node.getParent().getParent();
    const from = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    const owner = from && describeCode(from);
    return shorten(owner === undefined ? getTakenName(node) : `${owner}.${getTakenName(node)}`);
  }
  if (Node.isShorthandPropertyAssignment(node)) return shorten(node.getName());
  const isShown =
    Node.isIdentifier(node) ||
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    Node.isCallExpression(node) ||
    Node.isStringLiteral(node) ||
    Node.isNumericLiteral(node) ||
    Node.isNoSubstitutionTemplateLiteral(node) ||
    Node.isTemplateExpression(node);
  return isShown ? shorten(node.getText()) : undefined;
}

/** On one line, without syntax that only the compiler needs: `a?.b!.c` is `a.b.c`. */
function shorten(code: string): string | undefined {
  const line = code
    .replaceAll(/\s+/gu, " ")
    .replaceAll("?.", ".")
    .replaceAll(/!(?=\.|$)/gu, "");
  return line.length > maxLength ? undefined : line;
}
