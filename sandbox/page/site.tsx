import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import type { ComponentChild, VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { fullName } from "../state/addresses.ts";
import { readText } from "../state/git-repository.ts";
import { findRepository } from "../access/lookup.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { AnswerPage } from "../server/server.ts";
import type { State } from "../state/state.ts";
import { act, ActionProblem, type Batch } from "./actions.ts";
import { assets, readAsset } from "./assets.ts";
import { ChecksPage } from "./checks.tsx";
import { ConversationPage } from "./conversation.tsx";
import { EditPage } from "./edit.tsx";
import { FilesPage } from "./files.tsx";
import { IndexPage } from "./home.tsx";
import { ExchangePage, LogPage } from "./log.tsx";
import { readView, type PullRequestView } from "./view.ts";

const pullPath = /^\/([^/]+)\/([^/]+)\/pull\/(\d+)(?:\/(.*))?$/;

/** Only our own scripts and styles load, and other sites cannot frame the pages. Without a referrer, browsers would send forms with an opaque origin. */
const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

/** Serves the pages on which people read pull requests and press buttons. */
export function createSite(state: State): AnswerPage {
  const batches = new Map<number, Batch>();
  return async (request, response) => {
    const url = new URL(request.url ?? "/", state.url);
    const asset = assets.get(url.pathname);
    if (asset !== undefined) {
      response.writeHead(200, { "content-type": asset.type, ...securityHeaders }).end(await readAsset(asset));
      return true;
    }
    if (url.pathname === "/") {
      send(request, response, <IndexPage state={state} />);
      return true;
    }
    const [, owner = "", name = "", number = "", rest = ""] = pullPath.exec(url.pathname) ?? [];
    const repository = findRepository(state, `${owner}/${name}`);
    const pull = repository?.pulls.find((candidate) => candidate.number === Number(number));
    if (repository === undefined || pull === undefined) return false;
    const place = { repository, pull };
    const batch = batches.get(pull.id) ?? new Set<number>();
    batches.set(pull.id, batch);
    if (request.method === "POST" && rest.startsWith("do/")) {
      await answerForm(state, place, batch, rest.slice("do/".length), request, response);
      return true;
    }
    const view = await readView(state, place, {
      batch,
      problem: url.searchParams.get("problem") ?? undefined,
    });
    const page = await choosePage(view, rest, url.searchParams);
    if (page === undefined) return false;
    send(request, response, page);
    return true;
  };
}

async function choosePage(
  view: PullRequestView,
  rest: string,
  query: URLSearchParams,
): Promise<VNode | undefined> {
  const { requests, deliveries } = view.state;
  const [page, kind, index] = rest.split("/");
  switch (page) {
    case "":
      return <ConversationPage view={view} />;
    case "files":
      return <FilesPage view={view} />;
    case "checks":
      return <ChecksPage view={view} />;
    case "edit": {
      const path = query.get("path") ?? "";
      const found = await readText(view.repository.directory, view.pull.head.sha, path);
      return <EditPage view={view} path={found === undefined ? "" : path} text={found ?? ""} />;
    }
    case "log": {
      if (kind === undefined) return <LogPage view={view} />;
      const request = kind === "request" ? requests[Number(index)] : undefined;
      const delivery = kind === "webhook" ? deliveries[Number(index)] : undefined;
      if (request !== undefined) {
        const bodies = [
          ["Request", request.requestBody] as const,
          ["Response", request.responseBody] as const,
        ];
        return <ExchangePage view={view} title={`${request.method} ${request.path}`} bodies={bodies} />;
      }
      if (delivery === undefined) return undefined;
      const title = `${delivery.event}.${delivery.action ?? ""}`;
      return <ExchangePage view={view} title={title} bodies={[["Payload", delivery.payload]]} />;
    }
    default:
      return undefined;
  }
}

/** Performs a form's action and redirects the browser to the page that the form names. */
async function answerForm(
  state: State,
  place: PlacedPullRequest,
  batch: Batch,
  action: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Another site could send a form here too; browsers say where a form comes from.
  const origin = request.headers.origin;
  if (origin !== undefined && origin !== `http://${request.headers.host ?? ""}`) {
    response.writeHead(403, securityHeaders).end();
    return;
  }
  const fields = new URLSearchParams(await text(request));
  const path = `/${fullName(place.repository)}/pull/${place.pull.number}`;
  const [page = "", anchor] = (fields.get("back") ?? "").split("#");
  const back = new URL(page === "" ? path : `${path}/${page}`, state.url);
  try {
    await act(state, place, batch, action, fields);
  } catch (error) {
    if (!(error instanceof ActionProblem)) throw error;
    back.searchParams.set("problem", error.message);
  }
  const location = `${back.pathname}${back.search}${anchor === undefined ? "" : `#${anchor}`}`;
  response.writeHead(303, { location, ...securityHeaders }).end();
}

/** Sends a page, or 304 if it has not changed. */
function send(request: IncomingMessage, response: ServerResponse, page: ComponentChild): void {
  const html = `<!doctype html>${renderToString(<>{page}</>)}`;
  const etag = `"${createHash("sha256").update(html).digest("base64url")}"`;
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-cache", etag };
  response.writeHead(200, { ...headers, ...securityHeaders }).end(html);
}
