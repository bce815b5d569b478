import { Node } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import { clientRoots, getSurfaceOfHost, type HttpSurface } from "../api/http-routes.ts";
import type { Objects } from "../values/objects.ts";
import { unwrap, type Term } from "../flow/terms.ts";
import type { TextHole, Texts } from "../values/texts.ts";
import { getKeptText } from "../values/kept-text.ts";
import type { Flow } from "../flow/core.ts";

type Parts = readonly (string | TextHole)[];

/** Where a request goes, as far as it is known. */
export interface Url {
  /** The API; `"open"` when callers decide the host, `"other"` when it is somebody else's or not known. */
  readonly host: HttpSurface | "open" | "other";
  /** The path's segments, without the version of the API at their head; each with the pieces it is made of. */
  readonly segments: readonly Parts[];
  /** `low` when only a name says that the host is Customer.io's. */
  readonly confidence: "high" | "low";
  /** The App API's first form, `/v1/api/…` and the beta host, took Basic credentials, too. */
  readonly isLegacy?: boolean;
}

export interface Urls {
  /** The ways a URL can look. A relative one stands behind one of `bases`, when there are any. */
  readonly readUrls: (term: Term, bases: readonly Term[]) => readonly Url[];
}

const other: Url = { host: "other", segments: [], confidence: "high" };

const maximumDepth = 5;
const maximumVariants = 16;

export function createUrls(flow: Flow, texts: Texts, objects: Objects, calls: Calls): Urls {
  function readUrls(term: Term, bases: readonly Term[]): readonly Url[] {
    return findParts(term, 0)
      .flatMap((parts) => {
        if (bases.length === 0 || isAbsolute(parts)) return [parts];
        return bases.flatMap((base) => findParts(base, 0).map((head) => joinPath(head, parts)));
      })
      .slice(0, maximumVariants)
      .map(readUrl);
  }

  function findParts(term: Term, depth: number): readonly Parts[] {
    const special =
      depth < maximumDepth ? flow.findOrigins(term).map((origin) => readUrlObject(origin, depth)) : [];
    if (special.length > 0 && special.every((parts) => parts !== undefined)) return special.flat();
    return texts
      .findShapes(term)
      .flatMap(({ parts }) => expandHead(parts, depth))
      .slice(0, maximumVariants);
  }

  /** `new URL(path, base)`, also with `.href` or `.toString()` behind it. */
  function readUrlObject({ node, frame }: Term, depth: number): readonly Parts[] | undefined {
    if (Node.isPropertyAccessExpression(node) && node.getName() === "href")
      return readOnlyUrl({ node: node.getExpression(), frame }, depth);
    if (Node.isCallExpression(node)) {
      const callee = node.getExpression();
      if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "toString") return undefined;
      return readOnlyUrl({ node: callee.getExpression(), frame }, depth);
    }
    if (!Node.isNewExpression(node) || node.getExpression().getText() !== "URL") return undefined;
    const [path, base] = node.getArguments().map((argument) => ({ node: argument, frame }));
    if (!path) return undefined;
    const paths = findParts(path, depth + 1);
    if (!base) return paths;
    return findParts(base, depth + 1).flatMap((head) => paths.map((parts) => resolvePath(head, parts)));
  }

  function readOnlyUrl(term: Term, depth: number): readonly Parts[] | undefined {
    const found = flow.findOrigins(term).map((origin) => readUrlObject(origin, depth + 1));
    return found.length > 0 && found.every((parts) => parts !== undefined) ? found.flat() : undefined;
  }

  /** What the first piece of a URL can be decides everything, so more is asked of it than of other texts. */
  function expandHead(parts: Parts, depth: number): readonly Parts[] {
    const [head, ...rest] = parts;
    if (typeof head === "string" && /^https?:\/\/$/u.test(head) && rest.length > 0)
      return expandHead(rest, depth).map((found) => [head, ...found]);
    if (head === undefined || typeof head === "string" || depth >= maximumDepth) return [parts];
    const values = flow.findOrigins(head.term).flatMap((origin) => findHeadValues(origin));
    if (values.length === 0) return [parts];
    return values.flatMap((value) =>
      (typeof value === "string" ? [[value]] : findParts(value, depth + 1)).map((found) => [
        ...found,
        ...rest,
      ]),
    );
  }

  function findHeadValues({ node, frame }: Term): readonly (string | Term)[] {
    if (Node.isPropertyAccessExpression(node)) {
      const root = Object.hasOwn(clientRoots, node.getName()) ? clientRoots[node.getName()] : undefined;
      return root === undefined ? [] : [root];
    }
    // `hosts[region]`: any of them.
    if (Node.isElementAccessExpression(node)) {
      const { shapes } = objects.findShapes({ node: node.getExpression(), frame });
      return shapes.flatMap((shape) => shape.properties.map((property) => property.value));
    }
    if (!Node.isParameterDeclaration(node)) return [];
    // What a class keeps from its constructor is what its instances were made with.
    const owner = node.getParent();
    const given = Node.isConstructorDeclaration(owner)
      ? calls
          .findCallsOf(owner)
          .flatMap((call) => call.getArguments()[owner.getParameters().indexOf(node)] ?? [])
      : [];
    const fallback = node.getInitializer();
    return [
      ...given.map((argument) => ({ node: argument, frame: undefined })),
      ...(fallback ? [{ node: fallback, frame }] : []),
    ];
  }

  function readUrl(parts: Parts): Url {
    const [head, ...rest] = mergeTexts(parts);
    if (typeof head !== "string") return readHostless(head, rest);
    const regional = readRegional(head, rest);
    if (regional) return regional;
    const [, host, path] = /^(?:(?:https?:)?\/\/)?([^/?#:]+)(?::443)?(.*)$/su.exec(head) ?? [];
    const surface = host === undefined ? undefined : getSurfaceOfHost(host);
    if (!surface) return readSchemeOnly(head, rest);
    return {
      host: surface,
      segments: dropVersion(toSegments([path ?? "", ...rest])),
      confidence: "high",
      isLegacy: /^(?:https?:)?\/\/beta-|\/v1\/api\b/u.test(head),
    };
  }

  /** `https://${host}/…`, where the host is decided elsewhere. */
  function readSchemeOnly(head: string, [host, ...rest]: Parts): Url {
    if (!/^https?:\/\/$/u.test(head) || host === undefined || typeof host === "string") return other;
    return readHostless(host, rest);
  }

  /** A host in a variable of the environment is unknown, unless its name says whose it is. */
  function readHostless(head: TextHole | undefined, rest: Parts): Url {
    if (!head) return other;
    const origins = flow.findOrigins(head.term);
    if (origins.some((origin) => calls.isFilledByCallers(origin)))
      return { host: "open", segments: [], confidence: "high" };
    const name = origins.map(({ node }) => node.getText()).join(" ");
    const surface = getSurfaceOfName(name);
    if (!surface || rest.length === 0) return other;
    return { host: surface, segments: dropVersion(toSegments(rest)), confidence: "low" };
  }

  return { readUrls };
}

/** `https://track${suffix}.customer.io/…`: the region varies, not the API. */
function readRegional(head: string, [region, tail, ...rest]: Parts): Url | undefined {
  const api = /^(?:https?:)?\/\/(track|api|cdp)(?:-)?$/u.exec(head)?.[1];
  const path = typeof tail === "string" ? /^\.customer\.io(\/.*)?$/su.exec(tail) : undefined;
  const surface = api === undefined ? undefined : getSurfaceOfHost(`${api}.customer.io`);
  if (typeof region === "string" || !path || !surface) return undefined;
  return { host: surface, segments: dropVersion(toSegments([path[1] ?? "", ...rest])), confidence: "high" };
}

/** Whose host a variable like `CUSTOMERIO_TRACK_URL` holds. */
function getSurfaceOfName(name: string): HttpSurface | undefined {
  if (name.length > 80 || !/customer_?io|(?:^|[^a-z])cio(?:[^a-z]|$)/iu.test(name)) return undefined;
  if (/track/iu.test(name)) return "track";
  if (/cdp|pipelines?/iu.test(name)) return "pipelines";
  return /app|api/iu.test(name) ? undefined : "track";
}

function isAbsolute([head]: Parts): boolean {
  return typeof head === "string" ? /^(?:https?:)?\/\//u.test(head) : false;
}

function joinPath(head: Parts, path: Parts): Parts {
  const before = head.at(-1);
  const [after] = path;
  const isSeparated =
    (typeof before === "string" && before.endsWith("/")) ||
    (typeof after === "string" && after.startsWith("/"));
  return mergeTexts([...head, ...(isSeparated ? [] : ["/"]), ...path]);
}

/** As `new URL` does: a path that starts with a slash counts from the host. */
function resolvePath(head: Parts, path: Parts): Parts {
  const [first] = path;
  if (isAbsolute(path)) return path;
  const [base] = head;
  if (typeof base !== "string") return joinPath(head, path);
  const origin = /^(?:https?:)?\/\/[^/]+/u.exec(base)?.[0] ?? base;
  if (typeof first === "string" && first.startsWith("/")) return mergeTexts([origin, ...path]);
  return mergeTexts([base.slice(0, Math.max(origin.length, base.lastIndexOf("/"))), "/", ...path]);
}

function mergeTexts(parts: Parts): Parts {
  const merged: (string | TextHole)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === "string" && typeof last === "string") merged[merged.length - 1] = last + part;
    else merged.push(part);
  }
  return merged;
}

function toSegments(parts: Parts): readonly Parts[] {
  const segments: (string | TextHole)[][] = [[]];
  for (const part of parts) {
    if (typeof part !== "string") {
      segments.at(-1)?.push(part);
      continue;
    }
    const end = part.search(/[?#]/u);
    const [first = "", ...others] = (end === -1 ? part : part.slice(0, end)).split("/");
    if (first !== "") segments.at(-1)?.push(first);
    for (const text of others) segments.push(text === "" ? [] : [text]);
    if (end !== -1) break;
  }
  return segments.filter((segment) => segment.length > 0);
}

/** `api/v1`, `v1`, `v1/api` and `api/v2` stand before what is asked for. */
function dropVersion(segments: readonly Parts[]): readonly Parts[] {
  let start = 0;
  while (start < 3 && /^(?:api|v[12])$/u.test(getOnlyText(segments[start]) ?? "")) start++;
  return segments.slice(start);
}

/** The text of a segment without holes. */
export function getOnlyText(segment: Parts | undefined): string | undefined {
  const [only, ...others] = segment ?? [];
  return typeof only === "string" && others.length === 0 ? only : undefined;
}

/** What a hole of a path stands for: the value before it was made fit for a URL. */
export function unwrapEncoding({ node, frame }: Term): Term {
  const kept = getKeptText(node);
  return kept?.how === "encoding" || kept?.how === "conversion"
    ? unwrapEncoding({ node: kept.from, frame })
    : { node: unwrap(node), frame };
}
