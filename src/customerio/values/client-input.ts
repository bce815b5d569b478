import {
  Node,
  type BindingElement,
  type CallExpression,
  type Identifier,
  type ParameterDeclaration,
  type PropertyAccessExpression,
} from "ts-morph";
import {
  actionDirective,
  addressClass,
  addressProperty,
  fieldMethods,
  formClass,
  formReaders,
  inputDecorators,
  inputFunctions,
  inputMethods,
  inputProperties,
  openDecorators,
  openingFunctions,
  parsedAddressProperty,
  queryProperty,
  requestProperties,
} from "../api/client-input-table.ts";
import { contextNames, requestNames } from "../api/handler-words.ts";
import type { Flow } from "../flow/core.ts";
import { elementCallbacks } from "../flow/parameters.ts";
import { findPropertyDeclarations } from "./closed-texts.ts";
import {
  getLoopedList,
  getSourceOf,
  getSymbolOfUse,
  isCallable,
  unwrap,
  type Frame,
  type Term,
} from "../flow/terms.ts";
import { getCalledName, getDottedName, getTakenName, startsWithDirective } from "../program/nodes.ts";

/** Knows what of a program's values a client sent. */
export interface ClientInput {
  /** Says whether a value is what a client sent to a request handler, or a part of it: `req.body.event`, `form.get("event")`. */
  readonly isSent: (value: Term) => boolean;
}

/** The objects that hold a client's input: the request, or a context that also has its parts (`ctx.query`). */
const holderNames: ReadonlySet<string> = new Set([...requestNames, ...contextNames]);

/** Names, properties and calls between a value and the request that it is in. */
const maxSteps = 12;

export function createClientInput(flow: Flow): ClientInput {
  function isSent({ node, frame }: Term, steps = 0): boolean {
    if (steps > maxSteps) return false;
    const inner = unwrap(node);
    const next = (other: Node | undefined): boolean =>
      other !== undefined && isSent({ node: other, frame }, steps + 1);
    if (isListedElsewhere(inner)) return false;
    if (Node.isPropertyAccessExpression(inner))
      return isWholeInput(inner) || isQuery({ node: inner, frame }) || next(inner.getExpression());
    if (Node.isElementAccessExpression(inner)) return next(inner.getExpression());
    if (Node.isCallExpression(inner)) return isInputCall(inner) || next(findOpened(inner));
    if (Node.isBindingElement(inner)) return isTaken(inner, frame, steps);
    if (Node.isParameterDeclaration(inner)) return isGivenInput(inner) || next(findListOf(inner));
    if (Node.isVariableDeclaration(inner)) return next(getSourceOf(inner));
    return Node.isIdentifier(inner) && isNameSent({ node: inner, frame }, steps);
  }

  /** A name that leads nowhere may still be that of each element of a list. */
  function isNameSent(
    { node, frame }: { node: Identifier; frame: Frame | undefined },
    steps: number,
  ): boolean {
    const origins = flow.findOrigins({ node, frame });
    return (
      origins.length > 0 &&
      origins.every((origin) => {
        const isItself = unwrap(origin.node) === node;
        const list = isItself ? getLoopedList(getSymbolOfUse(node)?.getValueDeclaration()) : undefined;
        return isItself
          ? list !== undefined && isSent({ node: list, frame }, steps + 1)
          : isSent(origin, steps + 1);
      })
    );
  }

  /** `const { event } = req.body`, `const { searchParams } = new URL(req.url)`, `({ event }) => …` for each of a list */
  function isTaken(element: BindingElement, frame: Frame | undefined, steps: number): boolean {
    const holder = element.getParent().getParent();
    const source = Node.isVariableDeclaration(holder) ? getSourceOf(holder) : holder;
    if (!source) return false;
    const name = getTakenName(element);
    return (
      (name === queryProperty && isAddress({ node: source, frame })) ||
      (inputProperties.has(name) && isRequest(source)) ||
      isSent({ node: source, frame }, steps + 1)
    );
  }

  /** `new URL(request.url).searchParams`, `request.nextUrl.searchParams`, `url.searchParams` */
  function isQuery({ node, frame }: Term): boolean {
    return (
      Node.isPropertyAccessExpression(node) &&
      node.getName() === queryProperty &&
      isAddress({ node: node.getExpression(), frame })
    );
  }

  function isAddress(term: Term): boolean {
    const origins = Node.isIdentifier(unwrap(term.node)) ? flow.findOrigins(term) : [term];
    return origins.length > 0 && origins.every(({ node }) => isAddressOfRequest(unwrap(node)));
  }

  return { isSent };
}

/** Says whether an expression is all that a client sent, or all of one kind: `req.body`, `ctx.request.query`. */
function isWholeInput(access: PropertyAccessExpression): boolean {
  const owner = access.getExpression();
  const isOfRequest = Node.isIdentifier(owner) && requestNames.has(owner.getText());
  return (
    (inputProperties.has(access.getName()) && isRequest(owner)) ||
    (requestProperties.has(access.getName()) && isOfRequest)
  );
}

/** Says whether a decorator of a declared property may list what it can be: `@Matches(/^(opened|closed)$/) event: string`. */
function isListedElsewhere(read: Node): boolean {
  return findPropertyDeclarations(read)
    .flatMap((property) => property.getDecorators())
    .some((decorator) => !openDecorators.has(decorator.getName()));
}

/** `await c.req.json()`, `c.req.query("event")`, `await readBody(event)` */
function isInputCall(call: CallExpression): boolean {
  const callee = unwrap(call.getExpression());
  const [first] = call.getArguments();
  if (Node.isIdentifier(callee))
    return inputFunctions.has(callee.getText()) && first !== undefined && isRequest(first);
  if (!Node.isPropertyAccessExpression(callee) || !isRequest(callee.getExpression())) return false;
  return inputMethods.has(callee.getName()) || (first !== undefined && fieldMethods.has(callee.getName()));
}

/** What a call gives values of: `body` of `JSON.parse(body)`, `form` of `form.get("event")`. */
function findOpened(call: CallExpression): Node | undefined {
  if (openingFunctions.has(getDottedName(call.compilerNode.expression) ?? "")) return call.getArguments()[0];
  const callee = unwrap(call.getExpression());
  return Node.isPropertyAccessExpression(callee) && formReaders.has(callee.getName())
    ? callee.getExpression()
    : undefined;
}

/** `@Body() body`, `@Query("event") event`, and the form that a server action is sent. With a pipe, only the pipe knows what is let through. */
function isGivenInput(parameter: ParameterDeclaration): boolean {
  const isDecorated = parameter
    .getDecorators()
    .some(
      (decorator) =>
        inputDecorators.has(decorator.getName()) && decorator.getArguments().every(Node.isStringLiteral),
    );
  return isDecorated || (parameter.getTypeNode()?.getText() === formClass && isInAction(parameter));
}

function isInAction(parameter: ParameterDeclaration): boolean {
  const callable = parameter.getParent();
  const body = isCallable(callable) ? callable.getBody() : undefined;
  return (
    startsWithDirective(parameter.getSourceFile(), actionDirective) ||
    (Node.isBlock(body) && startsWithDirective(body, actionDirective))
  );
}

/** The list that a callback is called with each element of: `events` of `events.map((event) => …)`. */
function findListOf(parameter: ParameterDeclaration): Node | undefined {
  const callback = parameter.getParent();
  if (!isCallable(callback) || callback.getParameters()[0] !== parameter) return undefined;
  const call = callback.getParent();
  if (!Node.isCallExpression(call)) return undefined;
  const callee = unwrap(call.getExpression());
  return Node.isPropertyAccessExpression(callee) && elementCallbacks.has(callee.getName())
    ? callee.getExpression()
    : undefined;
}

function isAddressOfRequest(node: Node): boolean {
  if (Node.isNewExpression(node)) {
    const [address] = node.getArguments();
    const inner = address && unwrap(address);
    return (
      getCalledName(node.compilerNode) === addressClass &&
      Node.isPropertyAccessExpression(inner) &&
      inner.getName() === addressProperty &&
      isRequest(inner.getExpression())
    );
  }
  if (Node.isPropertyAccessExpression(node))
    return (
      (node.getName() === parsedAddressProperty || node.getName() === addressProperty) &&
      isRequest(node.getExpression())
    );
  // SvelteKit's `({ url }) => …`
  return (
    Node.isBindingElement(node) &&
    getTakenName(node) === addressProperty &&
    Node.isParameterDeclaration(node.getParent().getParent())
  );
}

function isRequest(node: Node): boolean {
  const inner = unwrap(node);
  if (isHolder(inner)) return true;
  const owner = Node.isPropertyAccessExpression(inner) ? inner.getExpression() : undefined;
  // `ctx.request.body`, `c.req.query`
  return (
    Node.isPropertyAccessExpression(inner) &&
    owner !== undefined &&
    isHolder(owner) &&
    requestNames.has(inner.getName())
  );
}

function isHolder(node: Node): boolean {
  const inner = unwrap(node);
  return Node.isIdentifier(inner) && holderNames.has(inner.getText());
}
