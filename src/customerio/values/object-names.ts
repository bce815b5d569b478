import { Node, type ParameterDeclaration, type VariableDeclaration } from "ts-morph";
import { getSymbolOfName, unwrap, type Frame, type Origin } from "../flow/terms.ts";

/** A variable or parameter that holds an object. */
export type NamedObject = VariableDeclaration | ParameterDeclaration;

/** The names of an object along its path, each with the calls in which it is read. */
export function findNames({ node, frame, trail }: Origin): ReadonlyMap<NamedObject, Frame | undefined> {
  const names = new Map<NamedObject, Frame | undefined>();
  const holder = getHolder(node);
  if (Node.isVariableDeclaration(holder)) names.set(holder, frame);
  let isInContainer = false;
  for (const step of trail) {
    const inner = unwrap(step.node);
    // Anything read from another object comes after that object.
    if (isRead(inner)) isInContainer = true;
    else if (Node.isObjectLiteralExpression(inner) || Node.isNewExpression(inner)) isInContainer = false;
    const declaration = isInContainer ? undefined : getSymbolOfName(inner)?.getValueDeclaration();
    if (Node.isVariableDeclaration(declaration) || Node.isParameterDeclaration(declaration))
      names.set(declaration, step.frame);
  }
  return names;
}

function isRead(node: Node): boolean {
  return (
    Node.isPropertyAccessExpression(node) ||
    Node.isElementAccessExpression(node) ||
    Node.isBindingElement(node)
  );
}

/** The declaration or target that an expression is assigned to unchanged: a variable's declaration, a property, an assignment. */
export function getHolder(node: Node): Node | undefined {
  return unwrapParents(node).getParent();
}

function unwrapParents(node: Node): Node {
  let current = node;
  for (
    let parent = current.getParent();
    parent && unwrap(parent) === unwrap(node);
    parent = current.getParent()
  )
    current = parent;
  return current;
}
