import { Node, SyntaxKind, type CallExpression, type Decorator } from "ts-morph";
import { isTestPath } from "../../files/file-kinds.ts";
import type { TriggerFacts } from "../api/framework-facts.ts";
import { getFrameworkFacts } from "../api/framework-table.ts";
import { requestNames } from "../api/handler-words.ts";
import { getCallableName, type Callable } from "../flow/terms.ts";
import { findInside, findNodes, getCalledName, getTakenName, listNames, perFile } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import {
  machineController,
  machineDecorator,
  machineHeader,
  machineName,
  machinePath,
  machinePayload,
  machineSecret,
  verifyingCall,
  verifyingClass,
  verifyingPart,
  verifyingWrapper,
} from "./machine-table.ts";
import { getEndOfName } from "../values/names.ts";
import { findCallsInside, findConstructionsInside, findStringsInside } from "./names-inside.ts";
import { getOwnFunction } from "./own-functions.ts";
import type { RequestHandler } from "./request-handler.ts";

/**
 * Says whether a request handler answers a machine rather than a person: a cron route, a webhook's consumer, a queue's push, a cloud event,
 * a test server. There, the work is the purpose of the request, and waiting for it is right.
 */
export function answersMachine({ callable, framework, route }: RequestHandler): boolean {
  const path = getPath(callable.getSourceFile());
  if (isTestPath(path) || machinePath.test(path)) return true;
  if (machineName.test(getCallableName(callable) ?? "") || machineName.test(route ?? "")) return true;
  const { triggers } = getFrameworkFacts(framework);
  if (triggers && !answersHttp(callable, triggers)) return true;
  return (
    isSignedBySender(callable) ||
    checksSender(callable) ||
    findCallsInside(callable).some(isCheckOfSender) ||
    takesChangedRow(callable) ||
    isMachineController(callable)
  );
}

/** Passed to a wrapper that checks the sender's signature, inline or by name: `verifySignatureAppRouter(handler)`. */
function isSignedBySender(callable: Callable): boolean {
  const name = getCallableName(callable);
  return findVerifications(callable.getSourceFile()).some((call) =>
    call
      .getArguments()
      .some((given) => given === callable || (Node.isIdentifier(given) && given.getText() === name)),
  );
}

const findVerifications = perFile((file) =>
  findNodes(file, SyntaxKind.CallExpression, (call) => verifyingWrapper.test(getCalledName(call))),
);

/** Reads the secret, the header or the signature of a scheduler, a queue or a sender of webhooks. */
function checksSender(callable: Callable): boolean {
  return (
    findCallsInside(callable).some((call) => isVerifying(getCalledName(call.compilerNode))) ||
    findConstructionsInside(callable).some((made) => verifyingClass.test(getCalledName(made.compilerNode))) ||
    listNames(callable).some((name) => machineSecret.test(name)) ||
    findStringsInside(callable).some((text) => machineHeader.test(text) || machineSecret.test(text))
  );
}

/** `if (!isGenuine(req)) return`: a function of the repository's own, which is given the request. */
function isCheckOfSender(call: CallExpression): boolean {
  const isGivenRequest = call.getArguments().some((given) => requestNames.has(given.getText()));
  const checking = isGivenRequest ? getOwnFunction(call) : undefined;
  return checking !== undefined && checksSender(checking);
}

/** `const { record, old_record } = await req.json()` */
function takesChangedRow(callable: Callable): boolean {
  return findInside(callable, SyntaxKind.BindingElement).some((element) => {
    const holder = element.getParent().getParent();
    const body = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
    return (
      body !== undefined &&
      machinePayload.has(getTakenName(element)) &&
      findCallsInside(body).some((call) => getCalledName(call.compilerNode) === "json")
    );
  });
}

function isVerifying(name: string): boolean {
  return verifyingCall.test(name) || verifyingPart.test(getEndOfName(name));
}

/** A function that answers HTTP requests shows that in its types or by a status code. */
function answersHttp(callable: Callable, { http, other }: TriggerFacts): boolean {
  const names = [...listNames(callable), ...findStringsInside(callable)];
  return !names.some((name) => other.test(name)) && names.some((name) => http.test(name));
}

function isMachineController(callable: Callable): boolean {
  const owner = callable.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  if (!owner || !Node.isMethodDeclaration(callable)) return false;
  const decorators = [...callable.getDecorators(), ...owner.getDecorators()];
  return decorators.some(isMachineDecorator) || machineController.test(owner.getName() ?? "");
}

function isMachineDecorator(decorator: Decorator): boolean {
  return [decorator.getName(), ...decorator.getArguments().flatMap(findStringsInside)].some((text) =>
    machineDecorator.test(text),
  );
}
