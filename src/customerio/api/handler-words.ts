import type { HandlerWords } from "./framework-facts.ts";
import { frameworks } from "./framework-table.ts";

/** Names of parameters and variables that hold a request: `req`, `request`. */
export const requestNames = collect("request");

/** Names of response objects: `res`, `response`, `reply`. */
export const responseNames = collect("response");

/** Names of objects that hold both request and response, or of what a platform passes in: `ctx`, `context`, `c`, `event`. */
export const contextNames = collect("context");

/** Names of the function that lets the next handler answer. */
export const nextNames = collect("next");

/** Names of applications and routers. */
export const applicationNames = collect("application");

/** Hooks of Fastify that run after the response was sent, and the method of Elysia that takes such a hook. */
export const hooksAfterResponse: ReadonlySet<string> = new Set(["onRequestAbort", "onResponse", "onTimeout"]);
export const methodsAfterResponse: ReadonlySet<string> = new Set(["onAfterResponse"]);

function collect(kind: keyof HandlerWords): ReadonlySet<string> {
  return new Set(frameworks.flatMap(({ words }) => words?.[kind] ?? []));
}
