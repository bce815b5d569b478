import { Node } from "ts-morph";
import { splitWords } from "./names.ts";
import { getSpecifierOf } from "../program/nodes.ts";
import { unwrap } from "../flow/terms.ts";

/** Says whether a value is a moment in milliseconds by its own name, or since a vendor documents that it sends it so. */
export function isMillisecondsByName(node: Node): boolean {
  const name = getReadName(node);
  if (name === undefined) return false;
  return (
    namedMilliseconds.test(splitWords(name)) ||
    (clerkMoment.test(name) && isFromClerk(node)) ||
    (jobMoment.test(name) && importsFrom(node, /^bull(?:mq)?$/u))
  );
}

/** `purchased_at_ms`, `eventTimestampMs`; a duration has no such word before the unit. */
const namedMilliseconds =
  /(?:^| )(?:at|on|timestamp|date|time|epoch|created|updated|expires|expiry|now) (?:in )?(?:ms|millis|milliseconds)$/u;

/** https://clerk.com/docs: users, sessions and organizations, in webhooks and in the backend's SDK, tell times in milliseconds. */
const clerkMoment =
  /^(?:created_at|updated_at|last_sign_in_at|last_active_at|createdAt|updatedAt|lastSignInAt|lastActiveAt)$/u;
const clerkSource =
  /\b(?:\w*WebhookEvent|UserJSON|SessionJSON|OrganizationJSON|verifyWebhook|currentUser|clerkClient)\b/u;

/** https://docs.bullmq.io: a job tells when it was taken and when it was done. */
const jobMoment = /^(?:finishedOn|processedOn)$/u;

const maximumSteps = 4;

/** Follows what a property is read from to a declaration that names what Clerk gives. */
function isFromClerk(node: Node): boolean {
  if (!importsFrom(node, /^@clerk\//u)) return false;
  let current: Node | undefined = node;
  for (let step = 0; current && step < maximumSteps; step++) {
    const declaration = getRootDeclaration(current);
    if (declaration && clerkSource.test(declaration.getText())) return true;
    current = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  }
  return false;
}

function importsFrom(node: Node, specifier: RegExp): boolean {
  const imports = node.getSourceFile().getImportDeclarations();
  return imports.some((declaration) => specifier.test(getSpecifierOf(declaration)));
}

/** The variable or parameter that an expression, or a name that a pattern takes out, begins with. */
function getRootDeclaration(node: Node): Node | undefined {
  const found = Node.isBindingElement(node) ? node : getRoot(node).getSymbol()?.getDeclarations()[0];
  return Node.isBindingElement(found)
    ? found.getFirstAncestor(
        (entry) => Node.isVariableDeclaration(entry) || Node.isParameterDeclaration(entry),
      )
    : found;
}

function getRoot(node: Node): Node {
  const inner = unwrap(node);
  return Node.isPropertyAccessExpression(inner) ||
    Node.isElementAccessExpression(inner) ||
    Node.isCallExpression(inner)
    ? getRoot(inner.getExpression())
    : inner;
}

/** The property that is read, or the name of what nobody is known to give. */
function getReadName(node: Node): string | undefined {
  const inner = unwrap(node);
  if (Node.isPropertyAccessExpression(inner)) return inner.getName();
  if (Node.isBindingElement(inner)) return inner.getPropertyNameNode()?.getText() ?? inner.getName();
  return Node.isIdentifier(inner) || Node.isParameterDeclaration(inner)
    ? (inner.getSymbol()?.getName() ?? inner.getText())
    : undefined;
}
