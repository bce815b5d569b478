import { Node, type CallExpression } from "ts-morph";
import { containerName, resolvingMethods } from "./container-table.ts";
import { getLastName, unwrap } from "./terms.ts";

/** What a call asks a container for: `"cio"` of `container.resolve("cio")`; `undefined` if it does not call one. */
export function getAskedToken(call: CallExpression): Node | undefined {
  const callee = unwrap(call.getExpression());
  const [token, ...others] = call.getArguments();
  if (!Node.isPropertyAccessExpression(callee) || others.length > 0) return undefined;
  const isContainer = containerName.test(getLastName(callee.getExpression()) ?? "");
  return isContainer && resolvingMethods.has(callee.getName()) ? token : undefined;
}

/** The type that a call says a container gives: `Mailer` of `container.resolve<Mailer>("mailer")`. It can be a class or anything else. */
export function getAskedType(call: CallExpression): Node | undefined {
  const [type] = getAskedToken(call) ? call.getTypeArguments() : [];
  const name = Node.isTypeReference(type) ? type.getTypeName() : undefined;
  return Node.isIdentifier(name) ? name : undefined;
}
