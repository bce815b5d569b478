import { Node, SyntaxKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { isSameExpression } from "../flow/access.ts";
import { isInside } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import { isShapeOf } from "../values/types.ts";
import { addProperties, renameRead } from "./replace.ts";

/** The properties in which a type keeps the id of a person, the clearest first. */
const idNames = ["id", "userId", "_id", "uid"] as const;

/**
 * Passes `user.id` where an operation is given `user.email`, and sends the email as an attribute. No edits where the type of `user` has
 * no id, where a wrapper needs the email itself, or where the attributes are not known.
 */
export function passIdForEmail(email: Node, operation: Operation, objects: Objects): readonly Edit[] {
  if (!Node.isPropertyAccessExpression(email) || !isInside(email, operation.site)) return [];
  if (hasOtherUse(email, operation)) return [];
  const owner = email.getExpression();
  const id = idNames.find((name) => isShapeOf(owner, name));
  if (id === undefined) return [];
  const renamed = renameRead(email, id);
  if (operation.kind !== "identify") return renamed;
  const [attributes, ...others] = operation.find("attributes");
  if (!attributes || others.length > 0) return [];
  const { shapes, isComplete } = objects.findShapes(attributes);
  const [shape] = shapes;
  if (!shape || shapes.length > 1) return [];
  const sent = shape.properties.find(({ name }) => name === "id")?.value.node;
  if (sent && !isReadOf(sent, owner, id)) return [];
  if (shape.properties.some(({ name }) => name === "email")) return renamed;
  if (!isComplete || !shape.isComplete || !isInside(shape.literal, operation.site)) return [];
  return [...renamed, addProperties(shape.literal, [`email: ${email.getText()}`])];
}

function isReadOf(node: Node, owner: Node, name: string): boolean {
  return (
    Node.isPropertyAccessExpression(node) &&
    node.getName() === name &&
    isSameExpression(node.getExpression(), owner)
  );
}

/** Says whether a wrapper does more with the person than pass it on, such as send a mail; through several wrappers it is not known. */
function hasOtherUse(person: Node, { via, site }: Operation): boolean {
  const [wrapper, ...inner] = via;
  if (!wrapper) return false;
  const position = site.getArguments().findIndex((argument) => argument === person);
  const name = wrapper.getParameters()[position]?.getNameNode();
  const body = wrapper.getBody();
  if (inner.length > 0 || !body || !Node.isIdentifier(name)) return true;
  return findInside(body, SyntaxKind.Identifier, (use) => isNamed(use, name.getText())).length !== 1;
}
