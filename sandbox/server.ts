import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { malformed, notFound, Refusal, type Answer } from "./answer.ts";
import { authenticate, demandPermission } from "./authentication.ts";
import { openTarball } from "./tarball.ts";
import { checkRequest, checkResponse, type SchemaProblem } from "./contract.ts";
import { findOperation, type Operation } from "./openapi.ts";
import { takeFault, toAnswer } from "./faults.ts";
import { routes } from "./routes.ts";
import type { Actor, State, Violation } from "./state.ts";

const apiPrefix = "/api/v3";

/** Starts to answer on a free port of this machine; `state.url` is where. */
export async function serve(state: State): Promise<{ readonly stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => {
      report(
        state,
        "sandbox",
        request.url ?? "",
        error instanceof Error ? (error.stack ?? error.message) : String(error),
      );
      response.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  state.url = `http://127.0.0.1:${port}`;
  return {
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const url = new URL(request.url ?? "/", state.url);
  const method = request.method ?? "GET";
  const body = parseJson(await readText(request));
  const path = url.pathname.startsWith(`${apiPrefix}/`) ? url.pathname.slice(apiPrefix.length) : undefined;
  const operation = path === undefined ? undefined : findOperation(method, path);
  const result = await respond(state, operation, { method, url, request, body });
  const responseBody = isStream(result?.body) ? undefined : result?.body;
  if (operation !== undefined && result !== undefined && result.status !== 501) {
    const problems = checkResponse(operation, result.status, responseBody);
    reportAll(state, "response", `${operation.id} ${result.status}`, problems);
  }
  state.requests.push({
    method,
    path: url.pathname.replace(apiPrefix, "") + url.search.replace(/token=[^&]+/, "token=…"),
    operation: operation?.id,
    status: result?.status,
    milliseconds: performance.now() - started,
    requestBody: body,
    responseBody,
  });
  if (result !== undefined) await send(response, result);
}

/** Does what was asked, unless a fault was planned for it. `undefined`: no answer is ever sent. */
async function respond(
  state: State,
  operation: Operation | undefined,
  asked: Asked,
): Promise<Answer | undefined> {
  const planned = takeFault(state, operation?.id);
  const perform = () =>
    run(state, operation, asked).catch((error: unknown) =>
      refuse(toRefusal(state, operation?.id ?? asked.url.pathname, error), operation),
    );
  if (planned === undefined) return perform();
  const { fault } = planned;
  if (fault.kind === "slow") {
    await wait(fault.milliseconds, undefined, { ref: false });
    return perform();
  }
  if (planned.isDone) await perform();
  if (fault.kind === "answer") return toAnswer(fault);
  if (fault.kind === "reset") asked.request.socket.destroy();
  return undefined;
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly request: IncomingMessage;
  readonly body: unknown;
}

async function run(state: State, operation: Operation | undefined, asked: Asked): Promise<Answer> {
  const { method, url, request, body } = asked;
  const tarball = openTarball(state, url);
  if (tarball !== undefined) return tarball;
  if (operation === undefined) {
    report(state, "unknown-route", `${method} ${url.pathname}`, "GitHub documents no such route");
    throw notFound();
  }
  const route = routes[operation.id];
  if (route === undefined) {
    throw new Refusal(501, `The sandbox does not simulate ${operation.id}.`);
  }
  const actor = await authenticate(state, request.headers.authorization);
  admit(actor, route.needs);
  const problems = checkRequest(operation, body, url.searchParams);
  reportAll(state, "request", operation.id, problems);
  if (problems.some((problem) => !problem.at.startsWith("?"))) throw malformed(problems, body);
  return route.handle({
    state,
    actor,
    parameters: operation.parameters,
    query: url.searchParams,
    accept: request.headers.accept ?? "",
    body,
  });
}

function admit(actor: Actor, needs: (typeof routes)[string]["needs"]): void {
  if (needs !== "app" && actor.kind !== "app") {
    demandPermission(actor, needs[0], needs[1]);
    return;
  }
  if (needs === "app" && actor.kind === "app") return;
  // The app's own JWT opens only the app's own routes, and nothing else opens those.
  throw new Refusal(
    401,
    needs === "app" ? "A JSON web token could not be decoded" : "Requires authentication",
  );
}

function refuse(refusal: Refusal, operation: Operation | undefined): Answer {
  return {
    status: refusal.status,
    body: {
      message: refusal.message,
      ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
      documentation_url: operation?.documentation ?? "https://docs.github.com/rest",
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

async function send(response: ServerResponse, { status, body, headers }: Answer): Promise<void> {
  const payload = body === undefined || isStream(body) || body instanceof Uint8Array ? body : toJson(body);
  response.writeHead(status, {
    ...(payload === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomBytes(8).toString("hex").toUpperCase(),
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": "4999",
    "x-ratelimit-reset": String(Math.floor(Date.now() / 1000) + 3600),
    "x-ratelimit-resource": "core",
    "x-ratelimit-used": "1",
    ...headers,
  });
  if (isStream(payload)) await pipeline(payload, response);
  else response.end(payload);
}

function isStream(body: unknown): body is Readable {
  return body instanceof Readable;
}

function toJson(body: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(body));
}

function report(state: State, kind: Violation["kind"], where: string, message: string): void {
  if (
    state.violations.some(
      (other) => other.kind === kind && other.where === where && other.message === message,
    )
  )
    return;
  state.violations.push({ kind, where, message });
}

function reportAll(
  state: State,
  kind: Violation["kind"],
  where: string,
  problems: readonly SchemaProblem[],
): void {
  for (const problem of problems) report(state, kind, where, `${problem.at} ${problem.message}`.trim());
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) {
    // A request without an encoding gives its body in buffers.
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Then it is no JSON; GitHub's description will say that an object was expected.
    return text;
  }
}
