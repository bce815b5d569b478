import { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { listFrames, unwrap, within, type Call, type Frame, type Term } from "../flow/terms.ts";
import type { Urls } from "./urls.ts";
import { isHttpSurface } from "../api/http-routes.ts";
import { getWrittenValue } from "../flow/written-values.ts";

/** The call that passes one of Customer.io's hosts to a helper, or the construction that passes it to the object whose method the helper is. */
export function findHostChoice(
  frame: Frame | undefined,
  parts: { readonly flow: Flow; readonly urls: Urls },
): Call | undefined {
  for (const level of listFrames(frame)) {
    const calls = [{ node: level.call, frame: level.outer }, ...findConstructions(level, parts.flow)];
    const choice = calls.find((call) => givesHost(call, parts.urls));
    if (choice) return choice.node;
  }
  return undefined;
}

/** A call, with the calls that lead to it. */
interface FramedCall extends Term {
  readonly node: Call;
}

/** The place that creates the object whose method is called. */
function findConstructions({ call, outer }: Frame, flow: Flow): readonly FramedCall[] {
  const callee = unwrap(call.getExpression());
  if (!Node.isPropertyAccessExpression(callee)) return [];
  return flow
    .findOrigins({ node: callee.getExpression(), frame: outer })
    .flatMap(({ node, frame }) => (Node.isNewExpression(node) ? [{ node, frame }] : []));
}

function givesHost({ node, frame }: FramedCall, urls: Urls): boolean {
  return node
    .getArguments()
    .flatMap(listValues)
    .flatMap((value) => within(frame, value))
    .some((value) =>
      urls.readUrls(value, []).some(({ host, confidence }) => confidence === "high" && isHttpSurface(host)),
    );
}

/** An argument, or the values of the options that it lists. */
function listValues(argument: Node): readonly Node[] {
  const given = unwrap(argument);
  if (!Node.isObjectLiteralExpression(given)) return [given];
  return given.getProperties().flatMap((property) => getWrittenValue(property) ?? []);
}
