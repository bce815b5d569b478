import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { malformed, notFound, Refusal } from "../access/refusals.ts";
import { toBytes, type Answer } from "../access/call.ts";
import { authenticate, requirePermission } from "../access/authentication.ts";
import { checkRequest } from "../contract/contract.ts";
import { answerGraphql, nameQuery } from "../graphql/execute.ts";
import { rateLimitHeaders, refund, spend, type ExceededLimit } from "../state/limits.ts";
import { findOperation, type Operation } from "../contract/openapi.ts";
import { routes } from "../rest/routes.ts";
import type { Actor, State, Cost } from "../state/state.ts";
import { openTarball } from "../rest/tarball.ts";
import { report, reportAll } from "../state/violations.ts";

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What a request is for. Faults and the log use `name`. */
export type Target =
  | { readonly kind: "rest"; readonly name: string; readonly operation: Operation }
  | { readonly kind: "graphql"; readonly name: string }
  | { readonly kind: "tarball"; readonly name: undefined }
  | { readonly kind: "unknown"; readonly name: undefined };

const restPrefix = "/api/v3";
/** The path on GitHub Enterprise Server. Octokit uses it because the REST URL ends with `/api/v3`. */
const graphqlPath = "/api/graphql";

export function findTarget({ method, url, body }: Asked): Target {
  if (url.pathname === graphqlPath && method === "POST") return { kind: "graphql", name: nameQuery(body) };
  if (url.pathname.startsWith("/codeload/")) return { kind: "tarball", name: undefined };
  const isRest = url.pathname.startsWith(`${restPrefix}/`);
  const operation = isRest ? findOperation(method, url.pathname.slice(restPrefix.length)) : undefined;
  if (operation === undefined) return { kind: "unknown", name: undefined };
  return { kind: "rest", name: operation.id, operation };
}

/** A request's path without `/api/v3` and tokens. */
export function shortenPath(url: URL): string {
  return url.pathname.replace(restPrefix, "") + url.search.replace(/token=[^&]+/, "token=…");
}

/** Performs a request. Every error becomes an answer with GitHub's message. */
export async function perform(state: State, target: Target, asked: Asked): Promise<Answer> {
  let headers = {};
  try {
    if (target.kind === "tarball") return openTarball(state, asked.url);
    if (target.kind === "unknown") {
      report(
        state,
        "unknown-route",
        `${asked.method} ${asked.url.pathname}`,
        "GitHub documents no such route",
      );
      throw notFound();
    }
    const actor = await authenticate(state, asked.headers.authorization);
    const cost = costOf(target, asked);
    const exceeded = spend(state, actor, cost);
    headers = rateLimitHeaders(state, actor, cost.resource);
    if (exceeded !== undefined) throw toLimitRefusal(exceeded);
    const answer = await (target.kind === "graphql"
      ? answerQuestion(state, actor, asked)
      : run(state, actor, target.operation, asked));
    const recognized = recognize(asked, answer);
    if (recognized.status === 304) {
      refund(state, actor, cost.resource);
      headers = rateLimitHeaders(state, actor, cost.resource);
    }
    return { ...recognized, headers: { ...headers, ...recognized.headers } };
  } catch (error) {
    const where = target.name ?? asked.url.pathname;
    const answer = refuse(toRefusal(state, where, error), target);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  }
}

function toLimitRefusal({ message, retryAfterSeconds }: ExceededLimit): Refusal {
  const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return new Refusal(403, message, undefined, headers);
}

/** Adds an `ETag` to what is read; answers 304 if the caller already has it. */
function recognize({ method, headers }: Asked, answer: Answer): Answer {
  if (method !== "GET" || answer.status !== 200 || answer.body instanceof Readable) return answer;
  const etag = `W/"${createHash("sha256").update(toBytes(answer.body)).digest("hex")}"`;
  const tagged = { ...answer.headers, etag };
  if (headers["if-none-match"] === etag) return { status: 304, headers: tagged };
  return { ...answer, headers: tagged };
}

function answerQuestion(state: State, actor: Actor, { body }: Asked): Promise<Answer> {
  if (actor.kind === "app") throw new Refusal(401, "This endpoint requires you to be authenticated.");
  return answerGraphql(state, actor, body, (kind, where, message) => {
    report(state, kind, where, message);
  });
}

async function run(state: State, actor: Actor, operation: Operation, asked: Asked): Promise<Answer> {
  const { url, headers, body } = asked;
  const route = routes[operation.id];
  if (route === undefined) throw new Refusal(501, `The sandbox does not simulate ${operation.id}.`);
  admit(actor, route.needs);
  const problems = checkRequest(operation, body, url.searchParams);
  reportAll(state, "request", operation.id, problems);
  if (problems.some((problem) => !problem.at.startsWith("?"))) throw malformed(problems, body);
  return route.handle({
    state,
    actor,
    parameters: operation.parameters,
    query: url.searchParams,
    accept: headers.accept ?? "",
    body,
  });
}

function admit(actor: Actor, needs: (typeof routes)[string]["needs"]): void {
  if (needs !== "app" && actor.kind !== "app") {
    requirePermission(actor, needs[0], needs[1]);
    return;
  }
  if (needs === "app" && actor.kind === "app") return;
  // The app's JWT works only on the app's routes, and only the JWT works there.
  throw new Refusal(
    401,
    needs === "app" ? "A JSON web token could not be decoded" : "Requires authentication",
  );
}

function costOf(target: Extract<Target, { kind: "rest" | "graphql" }>, { method, body }: Asked): Cost {
  if (target.kind === "rest") {
    const isContent = target.operation.description["x-github"]?.triggersNotification === true;
    return { resource: "core", points: method === "GET" ? 1 : 5, isContent };
  }
  const isMutation = typeof body === "object" && body !== null && JSON.stringify(body).includes("mutation");
  return { resource: "graphql", points: isMutation ? 5 : 1, isContent: false };
}

function refuse(refusal: Refusal, target: Target): Answer {
  const documentation =
    target.kind === "graphql"
      ? "https://docs.github.com/graphql"
      : target.kind === "rest"
        ? target.operation.documentation
        : "https://docs.github.com/rest";
  return {
    status: refusal.status,
    headers: refusal.headers,
    body: {
      message: refusal.message,
      ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
      documentation_url: documentation,
      status: String(refusal.status),
    },
  };
}

function toRefusal(state: State, where: string, error: unknown): Refusal {
  if (error instanceof Refusal) {
    if (error.status === 501) report(state, "not-simulated", where, error.message);
    return error;
  }
  report(state, "sandbox", where, error instanceof Error ? (error.stack ?? error.message) : String(error));
  return new Refusal(500, "Server Error");
}
