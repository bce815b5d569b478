import { applicationNames, contextNames, requestNames, responseNames } from "../api/handler-words.ts";

/**
 * Objects of frameworks that answer requests by conventions, without a router of the code's own: Strapi's, which its factories destructure
 * from their argument, and Sails's.
 */
const globalApplications = ["sails", "strapi"] as const;

/** What frameworks pass to handlers and plugins: an application, a request, a response, a context. */
const objectNames: ReadonlySet<string> = new Set([
  ...globalApplications,
  ...applicationNames,
  ...requestNames,
  ...responseNames,
  ...contextNames,
]);

/** The parts of these objects on which code stores its own values, such as `app.locals` and `c.var`. */
const parts = ["app", "context", "instance", "locals", "server", "state", "var"] as const;

/** What such an object can itself be a property of. */
const owners = ["this", "context"] as const;

/** Methods that keep a value under a name: `fastify.decorate("cio", client)`, `app.set("cio", client)`. */
const keepingMethods = ["decorate", "decorateRequest", "decorateReply", "set"] as const;

/** The first argument of hapi's `decorate`: what is decorated. */
export const decoratedKinds: ReadonlySet<string> = new Set(["request", "response", "server", "toolkit"]);

/** Functions that create the context for all resolvers of one request, in tRPC, Apollo and Yoga. React's, which takes a value, is not one. */
export const contextFactory = /^(?:context|(?:create|build|make)\w*Context)$/u;

/** Every object that a value can be stored on. */
export const keepingObjects: ReadonlySet<string> = new Set([...objectNames, ...parts]);

/** The methods that store a value under a name. */
export const keepingCalls: ReadonlySet<string> = new Set(keepingMethods);

const partNames: ReadonlySet<string> = new Set(parts);
const ownerNames: ReadonlySet<string> = new Set(owners);

/** Says whether a dotted name, such as `this.app.locals`, is that of a framework's object or a part of it. */
export function isFrameworkObject(name: string): boolean {
  const words = name.split(".");
  const [owner = "", owned = ""] = words;
  const isOwned = ownerNames.has(owner) && objectNames.has(owned);
  const [first = "", ...rest] = isOwned ? words.slice(1) : words;
  return objectNames.has(first) && rest.every((word) => partNames.has(word));
}

/** Says whether a name is that of a part of such an object on which code stores its own values. */
export function isPartOfFrameworkObject(name: string): boolean {
  return partNames.has(name);
}
