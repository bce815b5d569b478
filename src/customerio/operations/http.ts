import { Node, type CallExpression } from "ts-morph";
import { findAuthorizations, type Authorization } from "../requests/authorization.ts";
import type { Calls } from "../flow/calls.ts";
import type { Entities } from "./entities.ts";
import { isHttpSurface, mentionsHost, routes, type HttpSurface, type Route } from "../api/http-routes.ts";
import type { Objects } from "../values/objects.ts";
import { perFile } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { createInjectedOptions } from "../requests/injected-clients.ts";
import { findHostChoice } from "../requests/host-choice.ts";
import { findChain, findRequestCalls } from "../requests/request-calls.ts";
import { createRequestReader, type RequestParts } from "../requests/request-forms.ts";
import { isDecidedByCallers } from "../flow/open-values.ts";
import type { Role } from "../api/sdk.ts";
import type { Call, Frame, Term } from "../flow/terms.ts";
import type { Texts } from "../values/texts.ts";
import { getOnlyText } from "../requests/url-parts.ts";
import { createUrls, unwrapEncoding, type Url } from "../requests/urls.ts";
import { findInQuery } from "../requests/queries.ts";
import type { Flow } from "../flow/core.ts";
import type { Reading } from "./reading.ts";
import { groupBy } from "../../vocabulary/group-by.ts";

/** A request to one of Customer.io's hosts, with the credentials it sends. */
export interface HttpRequest {
  /** The APIs that the host can belong to: several where a branch chooses it. */
  readonly surfaces: readonly HttpSurface[];
  /** The call that sends it. */
  readonly call: CallExpression;
  /** What its `Authorization` header, or the option in its place, can be. */
  readonly authorizations: readonly Authorization[];
  /** The path belongs to the App API's first version, which accepted Basic credentials as well. */
  readonly isLegacy: boolean;
  /**
   * Finds the call or construction that passes the host to code that serves any host; `undefined` if the host is written in the request
   * itself.
   */
  readonly findHostChoice: () => Call | undefined;
}

/** What a call does, read in one frame, and whether its callers can add to that. */
export interface RequestReading {
  readonly readings: readonly Reading[];
  readonly requests: readonly HttpRequest[];
  readonly leadsOn: boolean;
}

/** Reads requests to Customer.io's hosts. */
export interface Http {
  /** Finds the calls that can be requests to Customer.io; none when no file names one of its hosts. */
  readonly findCalls: () => readonly CallExpression[];
  /** Reads what a call does in a frame. */
  readonly read: (call: CallExpression, frame: Frame | undefined) => RequestReading;
}

/** What requests are read with. */
export interface Parts {
  readonly flow: Flow;
  readonly calls: Calls;
  readonly objects: Objects;
  readonly texts: Texts;
  readonly entities: Entities;
}

/** What is read from a call that is not a request to Customer.io, whatever the callers of the function around it. */
export const noRequest: RequestReading = { readings: [], requests: [], leadsOn: false };

/** What is read from a request whose host the callers decide. */
const leftToCallers: RequestReading = { readings: [], requests: [], leadsOn: true };

export function createHttp(program: Program, parts: Parts): Http {
  const { flow, calls, objects, texts, entities } = parts;
  const readRequest = createRequestReader(flow, objects, createInjectedOptions(program, flow, objects));
  const urls = createUrls(flow, texts, calls);

  function findCalls(): readonly CallExpression[] {
    return program.files.some(namesHost) ? findRequestCalls(program) : [];
  }

  function read(call: CallExpression, frame: Frame | undefined): RequestReading {
    const request = readRequest(call, frame);
    if (!request) return noRequest;
    const found = request.urls.flatMap((url) => urls.readUrls(url, request.bases));
    const own = found.flatMap((url) => (isOwn(url) ? [url] : []));
    const isElsewhere = found.every(({ host }) => host === "other" || host === "foreign");
    // A helper of the repository is not the request: the call inside it is.
    if (isElsewhere && isBaseLeft(request) && !flow.getCallee(call)) return leftToCallers;
    if (isElsewhere || flow.getCallee(call)) return noRequest;
    const sure = own.filter(({ confidence }) => confidence === "high");
    const whole = findChain(call).at(-1) ?? call;
    // A request that may also go to another vendor is not certain to go to Customer.io.
    const isMixed = found.some(({ host }) => host === "foreign");
    return {
      readings: readRoutes(isMixed ? own.map((url) => ({ ...url, confidence: "low" })) : own, request),
      requests:
        sure.length > 0 && !isMixed
          ? [
              {
                surfaces: [...new Set(sure.map(({ host }) => host))],
                call: whole,
                authorizations: findAuthorizations(request, parts),
                isLegacy: sure.some(({ isLegacy }) => isLegacy === true),
                findHostChoice: () => findHostChoice(frame, { flow, urls }),
              },
            ]
          : [],
      leadsOn: true,
    };
  }

  /** Says whether a path of Customer.io's is requested from a client that callers pass in: `this.http.put("customers/…")`. */
  function isBaseLeft({ urls: paths, bases, receiver }: RequestParts): boolean {
    return (
      bases.length === 0 &&
      receiver !== undefined &&
      paths
        .map((path) => urls.readPath(path))
        .some((path) => path && routes.some((route) => endsWithRoute(route, path))) &&
      flow.findOrigins(receiver).some((origin) => isDecidedByCallers(origin, flow, calls))
    );
  }

  /** What a request does: once for each route that its URLs lead to, for any number of hosts and branches. */
  function readRoutes(urls: readonly OwnUrl[], request: RequestParts): readonly Reading[] {
    const method = getMethod(request);
    // A verb that callers decide is not known yet.
    if (method === undefined && isOpen(request.method)) return [];
    return [...groupBy(urls, (url) => findRoute(url, method))].flatMap(([route, own]) =>
      route
        ? readRoute(route, own, request)
        : own.flatMap((url) => readOther(url, method, request)).slice(0, 1),
    );
  }

  function readRoute(route: Route, urls: readonly OwnUrl[], request: RequestParts): readonly Reading[] {
    const sent = readSent(route, request);
    return route.body.entity && sent.length > 0 ? sent : [makeReading(route, urls, request), ...sent];
  }

  /** Requests that the table of routes does not list: they read something, or change the workspace. */
  function readOther(url: OwnUrl, method: string | undefined, { queries }: RequestParts): readonly Reading[] {
    const first = getOnlyText(url.segments[0]);
    if (method === undefined || first === undefined || url.host === "pipelines") return [];
    const isKnown =
      method === "GET" || (url.host === "app" && url.segments.every((segment) => getOnlyText(segment)));
    if (!isKnown) return [];
    const kind = method === "GET" ? "query" : "manage";
    return [
      {
        surface: url.host,
        kind,
        confidence: url.confidence,
        paths: {},
        isQueued: false,
        isBatched: false,
        find: (role) => (url.host === "app" ? findInQuery(url, queries(), role, { flow, objects }) : []),
        isKnown: () => true,
      },
    ];
  }

  function isOpen(method: RequestParts["method"]): boolean {
    return (
      typeof method === "object" &&
      flow.findOrigins(method).some((origin) => isDecidedByCallers(origin, flow, calls))
    );
  }

  function readSent(route: Route, { bodies }: RequestParts): readonly Reading[] {
    const at = (path: readonly string[] | undefined): readonly Term[] =>
      path ? bodies().flatMap((body) => objects.findAt(body, path)) : [];
    return [
      ...at(route.body.entity).flatMap((entity) => entities.readEntity(entity, route.surface)),
      ...at(route.body.items).flatMap((items) => entities.readItems(items, route.surface)),
    ];
  }

  function makeReading(route: Route, urls: readonly OwnUrl[], request: RequestParts): Reading {
    return {
      surface: route.surface,
      kind: getKind(route, request),
      ...(route.variant === undefined ? {} : { variant: route.variant }),
      confidence: urls.some(({ confidence }) => confidence === "high") ? "high" : "low",
      paths: {},
      body: { keys: route.body, find: request.bodies },
      isQueued: false,
      isBatched: false,
      find: (role) => findRole(role, route, urls, request),
      isKnown: (role) => isRoleKnown(role, route, request),
    };
  }

  /** If no body is known, there may still be one. */
  function isRoleKnown(role: Role, { body: paths }: Route, { bodies }: RequestParts): boolean {
    const path = paths[role];
    if (!path) return true;
    const sent = bodies();
    return sent.length > 0 && sent.every((body) => objects.isKnownAt(body, path));
  }

  /** An event's `type` can make it a page or screen view. */
  function getKind({ kind }: Route, { bodies }: RequestParts): Route["kind"] {
    if (kind !== "track") return kind;
    const [type] = bodies()
      .flatMap((body) => objects.findAt(body, ["type"]))
      .map((term) => texts.getOnlyText(term));
    return type === "page" || type === "screen" ? type : kind;
  }

  function findRole(
    role: Role,
    route: Route,
    urls: readonly OwnUrl[],
    { bodies }: RequestParts,
  ): readonly Term[] {
    const index = route.path.split("/").indexOf(`:${role}`);
    if (index !== -1) {
      const found = new Map<Node, Term>();
      for (const { segments } of urls) {
        const [piece, ...others] = segments[index] ?? [];
        if (!piece || typeof piece === "string" || others.length > 0) continue;
        const term = decode(piece.term);
        found.set(term.node, term);
      }
      return [...found.values()];
    }
    const path = route.body[role];
    return path ? bodies().flatMap((body) => objects.findAt(body, path)) : [];
  }

  /** The value before it was encoded for the URL, also when a variable holds the encoded one. */
  function decode(term: Term): Term {
    const inner = unwrapEncoding(term);
    const [origin, ...others] = Node.isIdentifier(inner.node) ? flow.findOrigins(inner) : [];
    if (!origin || others.length > 0) return inner;
    const decoded = unwrapEncoding(origin);
    return decoded.node === origin.node ? inner : decoded;
  }

  function getMethod({ method }: RequestParts): string | undefined {
    return typeof method === "string" ? method : method && texts.getOnlyText(method)?.toUpperCase();
  }

  return { findCalls, read };
}

function findRoute(url: OwnUrl, method: string | undefined): Route | undefined {
  return routes.find(
    (candidate) =>
      candidate.surface === url.host &&
      (method === undefined ? candidate.method !== "DELETE" : candidate.method === method) &&
      fitsPath(candidate, url),
  );
}

const namesHost = perFile((file) => mentionsHost(file.getFullText()));

type OwnUrl = Url & { readonly host: HttpSurface };

function isOwn(url: Url): url is OwnUrl {
  return isHttpSurface(url.host);
}

/** Says whether a path leads to a route, with or without the base's part of it: `customers/…`, `/api/v1/customers/…`. */
function endsWithRoute({ path }: Route, segments: readonly (string | undefined)[]): boolean {
  const wanted = path.split("/");
  const rest = segments.slice(-wanted.length);
  return (
    rest.length === wanted.length &&
    wanted.every((name, index) => name.startsWith(":") || name === rest[index]?.toLowerCase())
  );
}

function fitsPath(route: Route, { segments }: Url): boolean {
  const wanted = route.path.split("/");
  return (
    wanted.length === segments.length &&
    wanted.every(
      (name, index) => name.startsWith(":") || name === getOnlyText(segments[index])?.toLowerCase(),
    )
  );
}
