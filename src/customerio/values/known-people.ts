import { Node } from "ts-morph";
import { unwrap } from "../flow/terms.ts";
import { isIdName } from "./names.ts";
import {
  holdersOfKnownPeople,
  inputOfRequests,
  knownPeopleOfRequests,
  requestObjects,
} from "./people-names.ts";

/** Says whether the names along an access, or that of a parameter or variable, say that they hold somebody who already exists. */
export function isOfKnownPerson(node: Node): boolean {
  const names = findNamesAlong(node);
  if (names.some(({ name, isCalled }) => !isCalled && holdersOfKnownPeople.has(name))) return true;
  const [root, member, ...others] = names;
  if (!root || !member || !requestObjects.has(root.name)) return false;
  // Middleware may attach the authenticated user under any name: `ctx.candidate.id`, `req.member.id`.
  const isAttached =
    others.length === 1 && !others[0]?.isCalled && isIdName(others[0]?.name ?? "") && !isSentByClient(member);
  return isAttached || knownPeopleOfRequests.has(member.name);
}

function isSentByClient({ name, isCalled }: NameAlong): boolean {
  return isCalled || inputOfRequests.has(name);
}

interface NameAlong {
  readonly name: string;
  readonly isCalled: boolean;
}

/** The names along an access, the first one first: `session`, `get`, `user` of `session.get(key).user`. */
function findNamesAlong(node: Node): readonly NameAlong[] {
  const inner = unwrap(node);
  if (Node.isIdentifier(inner)) return [{ name: inner.getText(), isCalled: false }];
  if (Node.isParameterDeclaration(inner) || Node.isBindingElement(inner))
    return [{ name: inner.getName(), isCalled: false }];
  if (Node.isPropertyAccessExpression(inner))
    return [...findNamesAlong(inner.getExpression()), { name: inner.getName(), isCalled: false }];
  if (Node.isElementAccessExpression(inner)) return findNamesAlong(inner.getExpression());
  if (!Node.isCallExpression(inner)) return [];
  const names = findNamesAlong(inner.getExpression());
  return names.map((entry, index) => (index === names.length - 1 ? { ...entry, isCalled: true } : entry));
}
