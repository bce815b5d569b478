import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { toBytes, type Answer } from "../access/call.ts";
import { findTarget, perform, shortenPath, type Asked, type Target } from "./api.ts";
import { checkResponse } from "../contract/contract.ts";
import { cutOff, isFromKilledProcess, takeFault } from "../state/faults.ts";
import type { Fault, State } from "../state/state.ts";
import { report, reportAll } from "../state/violations.ts";

/** Answers requests outside the API, such as those for pages. Returns whether it did. */
export type AnswerPage = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export interface Listening {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts the server on the given port of 127.0.0.1, or on a free one. */
export async function serve(state: State, answerPage: AnswerPage, port: number = 0): Promise<Listening> {
  const server = createServer((request, response) => {
    state.spending.concurrent += 1;
    answer(state, answerPage, request, response)
      .catch((error: unknown) => {
        const reported = error instanceof Error ? (error.stack ?? error.message) : String(error);
        report(state, "sandbox", request.url ?? "", reported);
        response.destroy();
      })
      .finally(() => {
        state.spending.concurrent -= 1;
      });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  // The address of a server that listens on a port is always of this type.
  const address = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function answer(
  state: State,
  answerPage: AnswerPage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A request with a token is meant for the API, even if the path is not the API's.
  const isApi =
    /^\/(?:api|codeload)\//.test(request.url ?? "") || request.headers.authorization !== undefined;
  if (!isApi) {
    if (!(await answerPage(request, response))) response.writeHead(404).end("Page not found.\n");
    return;
  }
  if (isFromKilledProcess(state, request.headers.authorization)) {
    request.socket.destroy();
    return;
  }
  const startedAt = new Date();
  const started = performance.now();
  const asked: Asked = {
    method: request.method ?? "GET",
    url: new URL(request.url ?? "/", state.url),
    headers: request.headers,
    body: parseJson((await buffer(request)).toString("utf8")),
  };
  const target = findTarget(asked);
  const result = await respond(state, target, asked, request);
  const responseBody = isStream(result?.body) ? undefined : result?.body;
  if (target.kind === "rest" && result !== undefined && result.status !== 501 && result.status !== 304) {
    const problems = checkResponse(target.operation, result.status, responseBody);
    reportAll(state, "response", `${target.name} ${result.status}`, problems);
  }
  const responseHeaders = result === undefined ? {} : headersOf(result);
  state.requests.push({
    method: asked.method,
    path: shortenPath(asked.url),
    operation: target.name,
    status: result?.status,
    startedAt,
    milliseconds: performance.now() - started,
    requestHeaders: withoutCredentials(request.headers),
    responseHeaders,
    requestBody: asked.body,
    responseBody,
  });
  if (result !== undefined) await send(response, result, responseHeaders);
}

/** Performs a request, unless a fault is planned for it. `undefined`: no response is ever sent. */
async function respond(
  state: State,
  target: Target,
  asked: Asked,
  request: IncomingMessage,
): Promise<Answer | undefined> {
  const planned = takeFault(state, target.name);
  if (planned === undefined) return perform(state, target, asked);
  const { fault } = planned;
  if (fault.kind === "slow" || fault.kind === "meanwhile") {
    await (fault.kind === "slow" ? waitFor(fault.milliseconds) : fault.act());
    return perform(state, target, asked);
  }
  if (fault.kind === "lasting") {
    const [result] = await Promise.all([perform(state, target, asked), waitFor(fault.milliseconds)]);
    return result;
  }
  if (planned.isDone) await perform(state, target, asked);
  if (fault.kind === "answer") return toAnswer(fault);
  if (fault.kind === "crash") cutOff(state);
  if (fault.kind !== "hang") request.socket.destroy();
  return undefined;
}

/** Does not keep the process going. */
function waitFor(milliseconds: number): Promise<void> {
  return wait(milliseconds, undefined, { ref: false });
}

function toAnswer({ status, message, headers }: Extract<Fault, { kind: "answer" }>): Answer {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    ...(headers === undefined ? {} : { headers }),
  };
}

function headersOf({ body, headers }: Answer): Readonly<Record<string, string>> {
  const isJson = body !== undefined && !isStream(body) && !(body instanceof Uint8Array);
  return {
    ...(isJson ? { "content-type": "application/json; charset=utf-8" } : {}),
    "x-github-media-type": "github.v3; format=json",
    "x-github-request-id": randomBytes(8).toString("hex").toUpperCase(),
    ...headers,
  };
}

async function send(
  response: ServerResponse,
  { status, body }: Answer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(status, headers);
  if (isStream(body)) await pipeline(body, response);
  else response.end(body === undefined ? undefined : toBytes(body));
}

function withoutCredentials(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, name === "authorization" ? "…" : String(value)]),
  );
}

function isStream(body: unknown): body is Readable {
  return body instanceof Readable;
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the validation will report that an object was expected.
    return text;
  }
}
