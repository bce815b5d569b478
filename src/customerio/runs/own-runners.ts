import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import { getEnclosingCallable, getSymbolOfName, isCallable, isInside, type Callable } from "../flow/terms.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import { isTransparent } from "./callbacks.ts";
import { getOwnFunction } from "./own-functions.ts";
import { isRateLimited } from "./pacing.ts";

/** Says whether a call runs the callback it is given once: by its name, or as the repository's own function shows. */
export function runsOnce(call: CallExpression, callback: Node): boolean {
  return isTransparent(call, callback) || isRunByOwn(call, callback);
}

/**
 * Says whether a function of the repository only runs its callback, such as one that catches and logs failures. A function that stores the
 * callback, that waits for something first, or that pauses may limit how often it runs.
 */
function isRunByOwn(call: CallExpression, callback: Node): boolean {
  const own = getOwnFunction(call);
  const parameter = own?.getParameters()[call.getArguments().findIndex((given) => given === callback)];
  const name = parameter?.getNameNode();
  if (!own || !Node.isIdentifier(name) || parameter?.isRestParameter() === true) return false;
  const uses = findInside(own, SyntaxKind.Identifier, (use) => isNamed(use, name.getText())).filter(
    (use) => use !== name && getSymbolOfName(use) === name.getSymbol(),
  );
  const runs = uses.map((use) => use.getParent());
  const others = findInside(own, SyntaxKind.AwaitExpression).filter(
    (awaited) => !runs.some((run) => isInside(run, awaited)),
  );
  return (
    runs.length > 0 &&
    runs.every((run, index) => {
      const isCall = Node.isCallExpression(run) && run.getExpression() === uses[index];
      return isCall && isRunAtOnce(run, own) && !others.some((awaited) => awaited.getEnd() <= run.getStart());
    })
  );
}

function isRunAtOnce(run: CallExpression, own: Callable): boolean {
  return getEnclosingCallable(run) === own && !isRepeated(run, own) && !isRateLimited(own, run, "sequential");
}

/** Says whether a loop runs a node again after it succeeded. */
function isRepeated(node: Node, own: Callable): boolean {
  const loop = node.getFirstAncestor((around) => Node.isIterationStatement(around) || isCallable(around));
  if (loop === own) return false;
  const returned = node.getFirstAncestorByKind(SyntaxKind.ReturnStatement);
  return !returned || !loop?.containsRange(returned.getPos(), returned.getEnd());
}
