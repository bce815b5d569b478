import { Node, type ClassDeclaration } from "ts-morph";
import { actionWords } from "../api/action-table.ts";
import type { ArgumentPlace } from "../api/handoff-library.ts";
import { createActions, isMatchingAny } from "../flow/actions.ts";
import type { Flow } from "../flow/core.ts";
import { getPropertyName, isCallable, unwrap, type Callable, type Frame, type Term } from "../flow/terms.ts";
import { getDottedName, isCallOf } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import type { Texts } from "../values/texts.ts";
import type { Urls } from "../requests/urls.ts";
import { getWrittenOrSelf } from "../flow/written-values.ts";

/** Reads the arguments of calls that send something, as they are written. */
export interface HandoffKeys {
  /**
   * The key of a value: two values with the same key are the same queue, event or class. `undefined` if it is only known at run time, or
   * can be several.
   */
  readonly getKey: (term: Term) => string | undefined;
  /** The same for the address of a route: its path, with `:` for segments that are only known at run time. */
  readonly getRouteKey: (term: Term) => string | undefined;
  /** The values at a place among arguments; those in each element of a list that is written out. */
  readonly findAt: (args: readonly Node[], place: ArgumentPlace, frame?: Frame) => readonly Term[];
  /** The elements of a list that is written out or created by `map`; for any other value, the value itself. */
  readonly findElements: (list: Node) => readonly Node[];
  /** The names of the properties of an object that is written out. */
  readonly findPropertyNames: (object: Node) => readonly string[];
  /** The functions that a value can be, also if they are bound to an object. */
  readonly findHandlers: (term: Term) => readonly Callable[];
  /** The value that was turned into a text or bytes: `data` of `Buffer.from(JSON.stringify(data))`. */
  readonly getEncoded: (node: Node) => Node;
  /** Whether a value is a text, known or not. */
  readonly isText: (node: Node) => boolean;
}

/** How deep bound functions and texts of texts are followed: code can define something by itself. */
const maxDepth = 6;
/** Keys of texts start with this, followed by the text. */
const textKey = "text ";

/** Keys of places start with this. */
const placeKey = "made ";
/** Keys of classes start with this, and end with the name. */
const classKey = "class ";

/** The key of a text. */
export function toTextKey(text: string): string {
  return `${textKey}${text}`;
}

/** The text that a key stands for. */
export function getKeyText(key: string): string | undefined {
  return key.startsWith(textKey) ? key.slice(textKey.length) : undefined;
}

/** The name of the class that a key stands for. */
export function getClassName(key: string): string | undefined {
  return key.startsWith(classKey) ? key.slice(key.lastIndexOf(" ") + 1) : undefined;
}

export function createHandoffKeys(
  flow: Flow,
  texts: Texts,
  { readPath }: Pick<Urls, "readPath">,
): HandoffKeys {
  const actions = createActions(flow);

  function getKey(term: Term): string | undefined {
    const text = texts.getOnlyText(term) ?? actions.getType(term);
    if (text !== undefined) return toTextKey(text);
    const [origin, ...others] = flow.findOrigins(term);
    if (!origin || others.length > 0) return undefined;
    const node = unwrap(origin.node);
    if (Node.isClassDeclaration(node)) return getKeyOfClass(node);
    if (Node.isNewExpression(node)) return findClass({ node: node.getExpression(), frame: origin.frame });
    const name = getDottedName(node.compilerNode);
    return name?.startsWith("process.env.") === true ? name : undefined;
  }

  function getRouteKey(term: Term): string | undefined {
    const segments = readPath(term);
    return segments && toTextKey(`/${segments.map((segment) => segment ?? ":").join("/")}`);
  }

  function findClass(term: Term): string | undefined {
    const [made] = flow.findOrigins(term);
    return Node.isClassDeclaration(made?.node) ? getKeyOfClass(made.node) : undefined;
  }

  function findAt(args: readonly Node[], [position, ...path]: ArgumentPlace, frame?: Frame): readonly Term[] {
    const node = args[position];
    const isHidden = args.slice(0, position + 1).some(Node.isSpreadElement);
    let terms: readonly Term[] = node && !isHidden ? [{ node, frame }] : [];
    for (const name of path) terms = terms.flatMap((term) => enter(term, name));
    return terms;
  }

  function enter(term: Term, name: string): readonly Term[] {
    return flow.findOrigins(term).flatMap((origin): readonly Term[] => {
      // An action has the type of its creator, which is its key.
      if (name === actionWords.type && actions.getType(origin) !== undefined) return [origin];
      if (Node.isArrayLiteralExpression(origin.node))
        return origin.node.getElements().flatMap((node) => enter({ node, frame: origin.frame }, name));
      if (!Node.isObjectLiteralExpression(origin.node)) return [];
      const value = getWrittenOrSelf(origin.node.getProperty(name));
      return value ? [{ node: value, frame: origin.frame }] : [];
    });
  }

  function findElements(list: Node): readonly Node[] {
    return flow.findOrigins({ node: list, frame: undefined }).flatMap(({ node }) => {
      if (Node.isArrayLiteralExpression(node)) return node.getElements();
      if (Node.isCallExpression(node) && isMatchingAny(node)) return node.getArguments();
      const callee = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
      const [callback] = Node.isCallExpression(node) ? node.getArguments() : [];
      const isMade = Node.isPropertyAccessExpression(callee) && callee.getName() === "map";
      const made = callback && isMade ? findMade(callback) : [];
      return made.length > 0 ? made : [node];
    });
  }

  /** The value that a callback returns for each element. */
  function findMade(callback: Node): readonly Node[] {
    return flow
      .findOrigins({ node: callback, frame: undefined })
      .flatMap(({ node }) => (isCallable(node) ? flow.findReturned(node).map(unwrap) : []));
  }

  function findPropertyNames(object: Node): readonly string[] {
    return flow
      .findOrigins({ node: object, frame: undefined })
      .flatMap(({ node, frame }) =>
        Node.isObjectLiteralExpression(node)
          ? node
              .getProperties()
              .flatMap((property) => getPropertyName(flow.findOrigins, property, frame) ?? [])
          : [],
      );
  }

  function findHandlers(term: Term, depth = 0): readonly Callable[] {
    if (depth > maxDepth) return [];
    return flow.findOrigins(term).flatMap(({ node, frame }) => {
      if (isCallable(node)) return [node];
      const bind = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
      if (!Node.isPropertyAccessExpression(bind) || bind.getName() !== "bind") {
        const member = Node.isPropertyAccessExpression(node) ? getMethod(node) : undefined;
        return member ? [member] : [];
      }
      return findHandlers({ node: bind.getExpression(), frame }, depth + 1);
    });
  }

  function getEncoded(node: Node, depth = 0): Node {
    const [origin, ...others] = flow.findOrigins({ node, frame: undefined });
    const call = others.length === 0 ? origin?.node : undefined;
    const [first] = Node.isCallExpression(call) && isEncoding(call) ? call.getArguments() : [];
    return first && depth < maxDepth ? getEncoded(first, depth + 1) : node;
  }

  function isText(node: Node): boolean {
    if (isCallable(node) || Node.isObjectLiteralExpression(node) || Node.isNumericLiteral(node)) return false;
    if (texts.getOnlyText({ node, frame: undefined }) !== undefined || Node.isTemplateExpression(node))
      return true;
    const type = node.getType();
    const parts = type.isUnion() ? type.getUnionTypes() : [type];
    return parts.every((part) => part.isString() || part.isStringLiteral() || part.isEnumLiteral());
  }

  return {
    ...{ getKey, getRouteKey, findAt, findElements, findPropertyNames, isText },
    findHandlers: (term) => findHandlers(term),
    getEncoded: (node) => getEncoded(node),
  };
}

function getKeyOfClass(owner: ClassDeclaration): string {
  return `${classKey}${getPath(owner.getSourceFile())} ${owner.getName() ?? ""}`;
}

/** Says whether a key stands for a place in the code. */
export function isPlaceKey(key: string): boolean {
  return key.startsWith(placeKey);
}

/** What distinguishes a place in the code from all others. */
export function getPlaceKey(node: Node): string {
  return `${placeKey}${getPath(node.getSourceFile())} ${node.getStart()}`;
}

/** `this.handle` of a class that declares it. */
function getMethod(access: Node): Callable | undefined {
  const name = Node.isPropertyAccessExpression(access) ? access.getNameNode() : undefined;
  const declaration = name?.getSymbol()?.getValueDeclaration();
  return isCallable(declaration) ? declaration : undefined;
}

function isEncoding(node: Node): boolean {
  return isCallOf(node.compilerNode, "JSON.stringify") || isCallOf(node.compilerNode, "Buffer.from");
}
