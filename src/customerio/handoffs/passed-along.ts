import { Node, type CallExpression } from "ts-morph";
import { findUsesInside, getDeclaration, skipOut } from "../flow/kept-places.ts";
import { unwrap, type Callable } from "../flow/terms.ts";

/** A call in a function that passes the function's arguments on to another one. */
export interface PassedAlong {
  readonly call: CallExpression;
  /** The path that is read from the function's first parameter, if only that part is passed on; if not given, all arguments are passed on. */
  readonly path: readonly string[];
  /** The function waits for the other one, or returns its result. */
  readonly isAwaited: boolean;
}

/**
 * Finds where a function calls the function that `given` holds with its own arguments: `fn(payload)` of `(payload) => {
 * fn(payload).catch(log); }`. Calls with other arguments are not found.
 */
export function findPassedAlong(given: Node, passing: Callable): readonly PassedAlong[] {
  return findUsesInside(given, passing).flatMap((use): readonly PassedAlong[] => {
    const call = use.getParent();
    if (!Node.isCallExpression(call) || call.getExpression() !== use) return [];
    const path = readPath(call.getArguments(), passing);
    return path ? [{ call, path, isAwaited: isWaitedFor(call) }] : [];
  });
}

function readPath(args: readonly Node[], passing: Callable): readonly string[] | undefined {
  const parameters: readonly Node[] = passing.getParameters();
  const [first] = args;
  const isWhole =
    args.length > 0 &&
    args.every((argument, index) => {
      const inner = Node.isSpreadElement(argument) ? argument.getExpression() : unwrap(argument);
      const parameter = parameters[index];
      if (parameter === undefined || getDeclaration(inner) !== parameter) return false;
      return (
        Node.isSpreadElement(argument) ===
        (Node.isParameterDeclaration(parameter) && parameter.isRestParameter())
      );
    });
  if (isWhole) return [];
  return first && args.length === 1 ? readPart(first, parameters[0]) : undefined;
}

/** The properties that are read from a parameter: `data` of `job.data`, also by destructuring. */
function readPart(value: Node, parameter: Node | undefined): readonly string[] | undefined {
  const path: string[] = [];
  let inner = unwrap(value);
  while (Node.isPropertyAccessExpression(inner)) {
    path.unshift(inner.getName());
    inner = unwrap(inner.getExpression());
  }
  const declared = Node.isIdentifier(inner) ? getDeclaration(inner) : undefined;
  if (declared === undefined || !Node.isParameterDeclaration(parameter)) return undefined;
  if (declared === parameter) return parameter.isRestParameter() ? undefined : path;
  const isTaken =
    Node.isBindingElement(declared) &&
    declared.getParent() === parameter.getNameNode() &&
    !declared.getDotDotDotToken();
  return isTaken ? [declared.getPropertyNameNode()?.getText() ?? declared.getName(), ...path] : undefined;
}

/** Says whether a promise is waited for or returned, with what is chained to it. */
function isWaitedFor(call: Node): boolean {
  let current = call;
  for (let parent = current.getParent(); parent; parent = current.getParent()) {
    if (Node.isAwaitExpression(parent) || Node.isReturnStatement(parent)) return true;
    if (Node.isArrowFunction(parent)) return parent.getBody() === current;
    const isChained =
      Node.isPropertyAccessExpression(parent) ||
      (Node.isCallExpression(parent) && parent.getExpression() === current) ||
      skipOut(current) !== current;
    if (!isChained) return false;
    current = parent;
  }
  return false;
}
