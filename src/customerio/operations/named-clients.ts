import { Node, type CallExpression } from "ts-morph";
import type { Receiver } from "./clients.ts";
import { getSpecifierOf, getTakenName, isCallOf, perFile } from "../program/nodes.ts";
import { splitWords } from "../values/names.ts";
import { getSdkPackage, sdkClassesByForm, type SdkClass } from "../api/sdk.ts";
import { getLastName, isCall, unwrap } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** Names of variables, in words, that mean Customer.io, and names that can mean something else, too. */
const plainName = /(?:^| )customer ?io(?: |$)/u;
const shortName = /(?:^| )cio(?: |$)/u;
/** A mention in a file, which may be in a comment, that makes a short name clear. */
const mention = /customer[-_.]?io/iu;
/** Packages that can be about Customer.io. */
const ownPackage = /customer[-_.]?io|\bcio\b/iu;
/** Specifiers of the repository's own modules: relative, or by a common alias. */
const ownSpecifier = /^(?:\.|\/|@\/|~|#|src\/|\$lib\/)/u;

/** How many steps are followed from an expression to its module. */
const maxDepth = 6;

/**
 * Guesses that a call is one of Customer.io's by the names around it, where no type or origin shows it: the module is not in the
 * repository, or a parameter has no known argument. The arguments must look like those of one client's method. Its confidence is low.
 */
export function guessReceiver(
  call: CallExpression,
  receiver: Node,
  method: string,
  flow: Flow,
): Receiver | undefined {
  if (!isNamedForIt(receiver) || !receiver.getType().isAny() || comesFromElsewhere(receiver, flow))
    return undefined;
  const found = guessClass(method, call.getArguments());
  return found && { class: found, confidence: "low" };
}

function isNamedForIt(receiver: Node): boolean {
  const words = splitWords(getLastName(receiver) ?? "");
  return plainName.test(words) || (shortName.test(words) && makesShortNameClear(receiver.getSourceFile()));
}

const makesShortNameClear = perFile((file) => mention.test(file.getFullText()));

/** A value from a package that is not about Customer.io is not Customer.io's client, whatever its name. */
function comesFromElsewhere(receiver: Node, flow: Flow): boolean {
  return flow.findOrigins({ node: receiver, frame: undefined }).some(({ node }) => {
    if (Node.isObjectLiteralExpression(node) || Node.isClassDeclaration(node)) return true;
    const specifier = findSpecifier(node, 0);
    if (specifier === undefined) return isMadeHere(node);
    // Clients from a known package are recognized by their class; anything else it exports is no client.
    if (getSdkPackage(specifier)) return true;
    return isPackage(specifier) && !ownPackage.test(specifier) && !isExportedForIt(node);
  });
}

/** Says whether a module exports something under a name that means Customer.io. */
function isExportedForIt(node: Node): boolean {
  const declaration = Node.isIdentifier(node) ? node.getSymbol()?.getDeclarations()[0] : node;
  const name = Node.isImportSpecifier(declaration)
    ? declaration.getName()
    : Node.isBindingElement(declaration)
      ? getTakenName(declaration)
      : "";
  return plainName.test(splitWords(name));
}

/** The module that an expression is imported, created or read from. */
function findSpecifier(node: Node, depth: number): string | undefined {
  const inner = unwrap(node);
  if (depth > maxDepth) return undefined;
  if (Node.isImportSpecifier(inner) || Node.isImportClause(inner) || Node.isNamespaceImport(inner)) {
    const declaration = inner.getFirstAncestor(Node.isImportDeclaration);
    return declaration && (getSpecifierOf(declaration) || undefined);
  }
  if (Node.isIdentifier(inner)) {
    const [declaration] = inner.getSymbol()?.getDeclarations() ?? [];
    if (declaration === undefined || declaration === node) return undefined;
    if (Node.isVariableDeclaration(declaration)) {
      const value = declaration.getInitializer();
      return value && findSpecifier(value, depth + 1);
    }
    return Node.isParameterDeclaration(declaration) ? undefined : findSpecifier(declaration, depth + 1);
  }
  if (Node.isBindingElement(inner)) {
    const value = inner.getFirstAncestor(Node.isVariableDeclaration)?.getInitializer();
    return value && findSpecifier(value, depth + 1);
  }
  if (isCall(inner)) {
    const [first] = inner.getArguments();
    if (isCallOf(inner.compilerNode, "require") && Node.isStringLiteral(first)) return first.getLiteralText();
    return findSpecifier(inner.getExpression(), depth + 1);
  }
  return Node.isPropertyAccessExpression(inner) || Node.isElementAccessExpression(inner)
    ? findSpecifier(inner.getExpression(), depth + 1)
    : undefined;
}

/** Something that the repository builds from unknown parts, so it cannot be known what it is. */
function isMadeHere(node: Node): boolean {
  return Node.isNewExpression(node) || Node.isFunctionDeclaration(node) || Node.isArrowFunction(node);
}

function isPackage(specifier: string): boolean {
  return !ownSpecifier.test(specifier);
}

/** The client that takes such arguments; `undefined` when they fit any function. */
function guessClass(method: string, [first, second, third]: readonly Node[]): SdkClass | undefined {
  const { trackClient, appClient, pipelinesClient, browserSnippet, promisingClient } = sdkClassesByForm;
  if (!first) return undefined;
  const keys = findKeys(first);
  switch (method) {
    case "identify":
      if (keys === undefined) return second && findKeys(second) !== undefined ? trackClient : undefined;
      if (keys.has("userId")) return pipelinesClient;
      return keys.has("id") ? browserSnippet : undefined;
    case "track":
      if (keys !== undefined) return keys.has("event") && keys.has("userId") ? pipelinesClient : undefined;
      if (second && findKeys(second)?.has("name")) return trackClient;
      return Node.isStringLiteral(second) && third && findKeys(third) !== undefined
        ? promisingClient
        : undefined;
    case "trackAnonymous":
      return keys === undefined && second && findKeys(second)?.has("name") ? trackClient : undefined;
    case "sendEmail":
      return keys?.has("transactional_message_id") ? appClient : undefined;
    default:
      return undefined;
  }
}

/** The keys of an object literal. */
function findKeys(node: Node): ReadonlySet<string> | undefined {
  const inner = unwrap(node);
  if (!Node.isObjectLiteralExpression(inner)) return undefined;
  return new Set(
    inner
      .getProperties()
      .flatMap((property) =>
        Node.isSpreadAssignment(property) ? [] : [property.getName().replace(/["']/gu, "")],
      ),
  );
}
