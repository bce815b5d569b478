import { Node, type Type } from "ts-morph";
import { getCalledName, getTakenName } from "../program/nodes.ts";
import { isDeclarationOfSdk } from "../program/program.ts";
import { getDeclaredClass } from "../api/sdk-declarations.ts";
import { globalClients, type SdkClass } from "../api/sdk.ts";
import { getLiteralText, getTarget, unwrap } from "../flow/terms.ts";

/** The global object of a page, by its names. */
const globalObjects: ReadonlySet<string> = new Set(["window", "globalThis", "self"]);

/** Functions of React, Vue and the like that read from a context. */
const contextReaders: ReadonlySet<string> = new Set(["useContext", "use", "inject"]);

/** The client class of a type, through unions, promises and the bounds of type parameters; `undefined` when it is not a client. */
export function getClassOfType(type: Type): SdkClass | undefined {
  if (type.isAny() || type.isUnknown() || type.isNever()) return undefined;
  for (const part of type.isUnion()
    ? type.getUnionTypes()
    : type.isIntersection()
      ? type.getIntersectionTypes()
      : [type]) {
    const bound = part.isTypeParameter() ? (part.getConstraint() ?? part) : part;
    const symbol = bound.getSymbol();
    if (symbol?.getName() === "Promise") {
      const inner = bound.getTypeArguments()[0];
      const found = inner && getClassOfType(inner);
      if (found) return found;
    }
    for (const declaration of symbol?.getDeclarations() ?? []) {
      if (!Node.isClassDeclaration(declaration)) continue;
      const own = isDeclarationOfSdk(declaration.getSourceFile())
        ? getDeclaredClass(declaration.getSourceFile().getFilePath(), declaration.getName() ?? "")
        : undefined;
      if (own) return own;
      // A class of the repository that extends a client is that client.
      const base = bound.getBaseTypes()[0];
      const inherited = base && getClassOfType(base);
      if (inherited) return inherited;
    }
  }
  return undefined;
}

/** The client class that a constructor's type creates. */
export function getClassOfConstructor(type: Type): SdkClass | undefined {
  const [signature] = type.getConstructSignatures();
  return signature && getClassOfType(signature.getReturnType());
}

/** The client that a page's snippet keeps in a global variable: `_cio`, `window._cio`, `(window as any)["cioanalytics"]`. */
export function getGlobalClient(node: Node): SdkClass | undefined {
  const name = getGlobalName(unwrap(node));
  return globalClients.find((candidate) => candidate.name === name);
}

/** The name of a global variable that a node reads, or that a pattern destructures from the global object. */
function getGlobalName(node: Node): string | undefined {
  if (Node.isIdentifier(node)) return node.getText();
  if (Node.isPropertyAccessExpression(node))
    return isGlobalObject(unwrap(node.getExpression())) ? node.getName() : undefined;
  if (Node.isElementAccessExpression(node)) {
    const key = node.getArgumentExpression();
    return isGlobalObject(unwrap(node.getExpression())) && key ? getLiteralText(key) : undefined;
  }
  if (!Node.isBindingElement(node)) return undefined;
  const holder = node.getParent().getParent();
  const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return source && isGlobalObject(unwrap(source)) ? getTakenName(node) : undefined;
}

/** What components read from a context that was declared to hold a client: `useContext(Analytics)` after `createContext<Analytics>(…)`. */
export function getClassOfContext(node: Node): SdkClass | undefined {
  if (!Node.isCallExpression(node) || !contextReaders.has(getCalledName(node.compilerNode))) return undefined;
  const [context] = node.getArguments();
  const declaration = getTarget(context?.getSymbol())?.getValueDeclaration();
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  const [held] = Node.isCallExpression(made) ? made.getTypeArguments() : [];
  return held && getClassOfType(held.getType());
}

function isGlobalObject(node: Node): boolean {
  return Node.isIdentifier(node) && globalObjects.has(node.getText());
}
