import { version } from "../../src/cli/version.ts";
import type { DeliveryRecord, RequestRecord, State } from "../state/state.ts";

/** Every webhook and request as HAR 1.2, which browsers and HTTP tools can open. Credentials are removed. */
export function toHar(state: State): object {
  const entries = [
    ...state.requests.map((request) => requestEntry(state, request)),
    ...state.deliveries.map((delivery) => deliveryEntry(state, delivery)),
  ].sort((a, b) => (a.startedDateTime < b.startedDateTime ? -1 : 1));
  return { log: { version: "1.2", creator: { name: "Pitstop's sandbox", version }, entries } };
}

function requestEntry({ url }: State, request: RequestRecord) {
  return {
    startedDateTime: request.startedAt.toISOString(),
    ...timed(request.milliseconds),
    request: {
      ...describeMessage(request.requestHeaders),
      method: request.method,
      url: toUrl(url, request.path),
      queryString: [...new URL(request.path, url).searchParams].map(([name, value]) => ({ name, value })),
      ...(request.requestBody === undefined ? {} : { postData: toPostData(request.requestBody) }),
    },
    response: {
      ...describeMessage(request.responseHeaders),
      status: request.status ?? 0,
      statusText: "",
      redirectURL: request.responseHeaders["location"]?.replace(/token=[^&]+/, "token=…") ?? "",
      content: toContent(request.responseBody, request.responseHeaders["content-type"]),
    },
  };
}

function deliveryEntry({ app }: State, delivery: DeliveryRecord) {
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": delivery.guid,
    "x-github-event": delivery.event,
  };
  return {
    startedDateTime: delivery.deliveredAt.toISOString(),
    ...timed(delivery.milliseconds),
    request: {
      ...describeMessage(headers),
      method: "POST",
      url: app.webhookUrl ?? "",
      queryString: [],
      postData: toPostData(delivery.payload),
    },
    response: {
      ...describeMessage({}),
      status: delivery.status ?? 0,
      statusText: "",
      redirectURL: "",
      content: toContent(undefined),
    },
  };
}

function timed(milliseconds: number) {
  return { time: milliseconds, cache: {}, timings: { send: 0, wait: milliseconds, receive: 0 } };
}

function describeMessage(headers: Readonly<Record<string, string>>) {
  const shown = Object.entries(headers).map(([name, value]) => ({
    name,
    value: hideToken(value),
  }));
  return { httpVersion: "HTTP/1.1", cookies: [], headers: shown, headersSize: -1, bodySize: -1 };
}

/** Paths in the log lack the prefix of REST URLs. */
function toUrl(base: string, path: string): string {
  return new URL(`${/^\/(?:api|codeload)\//.test(path) ? "" : "/api/v3"}${path}`, base).href;
}

function toPostData(body: unknown) {
  return { mimeType: "application/json", text: toText(body) };
}

/** Binary content, such as an archive of the code, is omitted. */
function toContent(body: unknown, mimeType: string = "x-unknown") {
  const text = toText(body);
  return { size: Buffer.byteLength(text), mimeType, text };
}

/** Bodies can contain tokens, as fields or in URLs. */
function toText(body: unknown): string {
  if (body === undefined || body instanceof Uint8Array) return "";
  return JSON.stringify(body, (key, value: unknown) => {
    if (key === "token") return "…";
    return typeof value === "string" ? hideToken(value) : value;
  });
}

function hideToken(address: string): string {
  return address.replace(/\btoken=[0-9a-f]+/, "token=…");
}
