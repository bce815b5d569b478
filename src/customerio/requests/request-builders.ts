import { Node } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { unwrap, within, type Term } from "../flow/terms.ts";
import { getImportedName } from "../program/package-imports.ts";
import type { Objects } from "../values/objects.ts";
import { isBuilder, requestAdditions, type Addition } from "../api/request-libraries.ts";

/** What the methods of a client add to its requests: `api.url(path).headers(headers)` of `api.url(path).headers(headers).post(body)`. */
export interface Built {
  /** The pieces of the URL, the first one first. */
  readonly urls: readonly Term[];
  readonly options: readonly Term[];
  readonly headers: readonly Header[];
  readonly bodies: readonly Term[];
  readonly queries: readonly Term[];
  /** The object that the first method is called on, if the code does not show how it was created. */
  readonly root: Term | undefined;
}

/** A header of a request. */
export interface Header {
  readonly name: string;
  readonly value: Term;
}

/** How many methods in a chain are followed: code can define a client by itself. */
const maxLinks = 24;

const nothing: Built = { urls: [], options: [], headers: [], bodies: [], queries: [], root: undefined };

/** Creates a reader for clients whose methods return the same client with something added; the reader returns `undefined` for anything else. */
export function createBuilders(
  flow: Pick<Flow, "findOrigins">,
  objects: Pick<Objects, "findShapes">,
): (client: Term) => Built | undefined {
  function readBuilt(client: Term, built: Built, isReplaced: boolean, links: number): Built | undefined {
    const [origin, ...others] = flow.findOrigins(client);
    if (!origin || others.length > 0 || links > maxLinks) return undefined;
    const { node, frame } = origin;
    const callee = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
    if (Node.isCallExpression(node) && callee) {
      const args = within(frame, ...node.getArguments());
      const [first, second] = args;
      if (isBuilder(getImportedName(callee)?.specifier)) {
        const withOptions = second ? add(built, "options", second) : built;
        return first && !isReplaced ? add(withOptions, "url", first) : withOptions;
      }
      const addition = Node.isPropertyAccessExpression(callee)
        ? requestAdditions.get(callee.getName())
        : undefined;
      if (addition && Node.isPropertyAccessExpression(callee)) {
        const isLost = addition === "url" && isReplaced;
        return readBuilt(
          { node: callee.getExpression(), frame },
          first && !isLost ? add(built, addition, first) : built,
          // `api.url("https://…", true)` replaces the URL.
          isReplaced || (addition === "url" && second !== undefined && !Node.isFalseLiteral(second.node)),
          links + 1,
        );
      }
    }
    return built.urls.length > 0 ? { ...built, root: origin } : undefined;
  }

  function add(built: Built, addition: Addition, value: Term): Built {
    switch (addition) {
      case "url":
        return { ...built, urls: [value, ...built.urls] };
      case "options":
        return { ...built, options: [...built.options, value] };
      case "headers":
        return { ...built, headers: [...built.headers, ...listHeaders(value)] };
      case "authorization":
        return { ...built, headers: [...built.headers, { name: addition, value }] };
      case "body":
        return { ...built, bodies: [...built.bodies, value] };
      case "query":
        return { ...built, queries: [...built.queries, value] };
      case "nothing":
        return built;
    }
  }

  function listHeaders(headers: Term): readonly Header[] {
    return objects
      .findShapes(headers)
      .shapes.flatMap(({ properties }) => properties.map(({ name, value }) => ({ name, value })));
  }

  return (client) => readBuilt(client, nothing, false, 0);
}
