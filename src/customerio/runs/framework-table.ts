import type { Callable } from "../flow/terms.ts";

/** What answers a request: each has its own way to do work after the response. */
export type Framework =
  | "express"
  | "fastify"
  | "koa"
  | "adonis"
  | "hono"
  | "nest"
  | "next-route"
  | "next-api"
  | "server-action"
  | "remix"
  | "sveltekit"
  | "astro"
  | "h3"
  | "trpc"
  | "graphql"
  | "http"
  | "worker"
  | "lambda"
  | "firebase";

export interface RequestHandler {
  readonly callable: Callable;
  readonly framework: Framework;
  /** The path it is registered under, `""` where that is not written beside it; `undefined` when it is known by its form alone. */
  readonly route: string | undefined;
}
