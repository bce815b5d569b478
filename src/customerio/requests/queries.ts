import { Node } from "ts-morph";
import { queryTimes } from "../api/http-routes.ts";
import type { Role } from "../api/sdk.ts";
import type { Flow } from "../flow/core.ts";
import type { Term } from "../flow/terms.ts";
import { isCallOf } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import { getOnlyText } from "./url-parts.ts";
import { unwrapEncoding, type Url } from "./urls.ts";

/**
 * Finds the values of a parameter in the query of a URL: written there (`?end_ts=${end}`), in the object that the whole query is made of
 * (`?${new URLSearchParams({ end_ts: end })}`), or in one of `options`, which the library makes a query of.
 */
export function findInQuery(
  { query, segments }: Pick<Url, "query" | "segments">,
  options: readonly Term[],
  role: Role,
  { flow, objects }: { readonly flow: Flow; readonly objects: Objects },
): readonly Term[] {
  const { name, of } = queryTimes[role] ?? {};
  if (name === undefined) return [];
  if (of !== undefined && getOnlyText(segments.at(-1)) !== of) return [];
  const written = query.flatMap((part, index): readonly Term[] => {
    if (typeof part === "string") return [];
    const before = query[index - 1];
    if (typeof before === "string" && before !== "")
      return before.split("&").at(-1) === `${name}=` ? [part.term] : [];
    return flow.findOrigins(part.term).flatMap((origin) => findInParameters(origin, name, objects));
  });
  const given = options.flatMap((option) => [
    ...objects.findAt(option, [name]),
    ...flow.findOrigins(option).flatMap((origin) => findInParameters(origin, name, objects)),
  ]);
  return [...written, ...given].map(unwrapEncoding);
}

function findInParameters({ node, frame }: Term, name: string, objects: Objects): readonly Term[] {
  const [given] =
    Node.isNewExpression(node) && isCallOf(node.compilerNode, "URLSearchParams") ? node.getArguments() : [];
  return given ? objects.findAt({ node: given, frame }, [name]) : [];
}
