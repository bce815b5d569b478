import { Node, SyntaxKind } from "ts-morph";
import { findInside, getDottedName, isCallOf, listNames } from "../program/nodes.ts";
import type { Calls } from "../flow/calls.ts";
import { isDecidedByCallers } from "../flow/open-values.ts";
import { findRegionRoots } from "./region-roots.ts";
import { clientRoots, getSurfaceOfHost, type HttpSurface } from "../api/http-routes.ts";
import { getEnclosingCallable, isAssignment, unwrap, type Term } from "../flow/terms.ts";
import { mergeTexts, type TextHole, type Texts } from "../values/texts.ts";
import { getKeptText } from "../values/kept-text.ts";
import type { Flow } from "../flow/core.ts";
import {
  dropOrigin,
  dropVersion,
  getOnlyText,
  getQuery,
  isAbsolute,
  joinPath,
  resolvePath,
  toSegments,
  type Parts,
} from "./url-parts.ts";

/** Where a request goes, as far as it is known. */
export interface Url {
  /** The API; `"open"` when callers decide the host, `"foreign"` when it is another vendor's, `"other"` when it is not known. */
  readonly host: HttpSurface | "open" | "foreign" | "other";
  /** The path's segments, without the API's version at the start; each as its pieces. */
  readonly segments: readonly Parts[];
  /** What comes after the path's `?`. */
  readonly query: Parts;
  /** `low` when only a name says that the host is Customer.io's. */
  readonly confidence: "high" | "low";
  /** The App API's first version (`/v1/api/…` and the beta host), which accepted Basic credentials as well. */
  readonly isLegacy?: boolean;
}

/** What a relative URL starts with: its pieces, in order. */
export type Base = readonly Term[];

export interface Urls {
  /** Finds the URLs that a value can be. A relative one is joined to each of `bases`, when there are any. */
  readonly readUrls: (term: Term, bases: readonly Base[]) => readonly Url[];
  /** The path segments of the one URL that a value always is, on any host; `undefined` if it is only known at run time. */
  readonly readPath: (term: Term) => readonly (string | undefined)[] | undefined;
}

const other: Url = { host: "other", segments: [], query: [], confidence: "high" };
const foreign: Url = { ...other, host: "foreign" };

const bareScheme = /^https?:\/\/$/u;
const hostAndPath = /^(?:(?:https?:)?\/\/)?([^/?#:]+)(?::443)?(.*)$/su;
/** The App API's first hosts and paths. */
const legacyApp = /^(?:https?:)?\/\/beta-|\/v1\/api\b/u;
/** The texts around a region in `https://track${suffix}.customer.io/…`. */
const regionalHead = /^(?:https?:)?\/\/(track|api|cdp)(?:-)?$/u;
const regionalTail = /^\.customer\.io(\/.*)?$/su;

/** Words in the name of a variable that holds one of Customer.io's hosts. Anything longer than the limit is not a name. */
const ownName = /customer_?io|(?:^|[^a-z])cio(?:[^a-z]|$)/iu;
const maxNameLength = 80;

/** Which API the words in such a name mean, the first match first; without any of them it is the Track API. */
const surfaceNames: readonly { readonly words: RegExp; readonly surface: HttpSurface | undefined }[] = [
  { words: /track/iu, surface: "track" },
  { words: /cdp|pipelines?/iu, surface: "pipelines" },
  // "App" and "API" can mean anything.
  { words: /app|api/iu, surface: undefined },
];

const maxDepth = 5;
const maxVariants = 16;

export function createUrls(flow: Flow, texts: Texts, calls: Calls): Urls {
  function readUrls(term: Term, bases: readonly Base[]): readonly Url[] {
    const whole = bases.length === 0 ? [[term]] : bases.map((base) => [...base, term]);
    return whole.flatMap(joinPieces).slice(0, maxVariants).map(readUrl);
  }

  /** Joins the pieces of a URL, each with all its possible values. An absolute piece replaces those before it. */
  function joinPieces([first, ...rest]: readonly Term[]): readonly Parts[] {
    let heads = first ? findParts(first, 0) : [];
    for (const piece of rest) {
      const parts = findParts(piece, 0);
      heads = parts
        .flatMap((path) => (isAbsolute(path) ? [path] : heads.map((head) => joinPath(head, path))))
        .slice(0, maxVariants);
    }
    return heads;
  }

  function findParts(term: Term, depth: number): readonly Parts[] {
    const special =
      depth < maxDepth ? flow.findOrigins(term).map((origin) => readUrlObject(origin, depth)) : [];
    if (special.length > 0 && special.every((parts) => parts !== undefined)) return special.flat();
    return texts
      .findShapes(term)
      .flatMap(({ parts }) => expandHead(parts, depth))
      .flatMap((parts) => expandCleaned(parts, depth))
      .slice(0, maxVariants);
  }

  /** `new URL(path, base)`, also followed by `.href` or `.toString()`, and a path that is cleaned. */
  function readUrlObject({ node, frame }: Term, depth: number): readonly Parts[] | undefined {
    const cleaned = getCleaned(node);
    if (cleaned) return findParts({ node: cleaned, frame }, depth + 1);
    if (Node.isPropertyAccessExpression(node) && node.getName() === "href")
      return readOnlyUrl({ node: node.getExpression(), frame }, depth);
    if (Node.isCallExpression(node)) {
      const callee = node.getExpression();
      if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "toString") return undefined;
      return readOnlyUrl({ node: callee.getExpression(), frame }, depth);
    }
    if (!Node.isNewExpression(node) || !isCallOf(node.compilerNode, "URL")) return undefined;
    const [path, base] = node.getArguments().map((argument) => ({ node: argument, frame }));
    if (!path) return undefined;
    const paths = findParts(path, depth + 1);
    const written = findPathnames(node).flatMap((value) => findParts({ node: value, frame }, depth + 1));
    if (written.length > 0)
      return paths.flatMap((head) => written.map((parts) => resolvePath(head, ["/", ...parts])));
    if (!base) return paths;
    return findParts(base, depth + 1).flatMap((head) => paths.map((parts) => resolvePath(head, parts)));
  }

  function readOnlyUrl(term: Term, depth: number): readonly Parts[] | undefined {
    const found = flow.findOrigins(term).map((origin) => readUrlObject(origin, depth + 1));
    return found.length > 0 && found.every((parts) => parts !== undefined) ? found.flat() : undefined;
  }

  /** The first piece of a URL decides everything, so it is followed further than other texts. */
  function expandHead(parts: Parts, depth: number): readonly Parts[] {
    const [head, ...rest] = parts;
    if (typeof head === "string" && bareScheme.test(head) && rest.length > 0)
      return expandHead(rest, depth).map((found) => [head, ...found]);
    if (head === undefined || typeof head === "string" || depth >= maxDepth) return [parts];
    const values = flow.findOrigins(head.term).flatMap((origin) => findHeadValues(origin));
    if (values.length === 0) return [parts];
    return values.flatMap((value) =>
      (typeof value === "string" ? [[value]] : findParts(value, depth + 1)).map((found) => [
        ...found,
        ...rest,
      ]),
    );
  }

  /** A path that is cleaned inside a URL is read like one on its own. */
  function expandCleaned(parts: Parts, depth: number): readonly Parts[] {
    if (depth >= maxDepth) return [parts];
    let variants: Parts[] = [[]];
    for (const part of parts) {
      const found =
        typeof part === "string"
          ? []
          : flow.findOrigins(part.term).map((origin) => {
              const cleaned = getCleaned(origin.node);
              return cleaned && findParts({ node: cleaned, frame: origin.frame }, depth + 1);
            });
      const isKnown = found.length > 0 && found.every((entry) => entry !== undefined);
      const options = isKnown ? found.flat() : [[part]];
      variants = variants
        .flatMap((variant) => options.map((option) => [...variant, ...option]))
        .slice(0, maxVariants);
    }
    return variants;
  }

  function findHeadValues({ node, frame }: Term): readonly (string | Term)[] {
    if (Node.isPropertyAccessExpression(node)) {
      const root = Object.hasOwn(clientRoots, node.getName()) ? clientRoots[node.getName()] : undefined;
      return root === undefined ? findRegionRoots({ node, frame }, flow) : [root];
    }
    if (Node.isCallExpression(node)) {
      // `config.get("TRACK_URL", "https://…")`: the default.
      const [name, fallback] = node.getArguments();
      return Node.isStringLiteral(name) && fallback ? [{ node: fallback, frame }] : [];
    }
    if (!Node.isParameterDeclaration(node)) return [];
    // What a class stores in its constructor is what its instances were created with.
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
    const [, host, path] = hostAndPath.exec(head) ?? [];
    const surface = host === undefined ? undefined : getSurfaceOfHost(host);
    if (!surface) return isAbsolute(parts) && host?.includes(".") ? foreign : readSchemeOnly(head, rest);
    return {
      host: surface,
      segments: dropVersion(toSegments([path ?? "", ...rest])),
      query: getQuery([path ?? "", ...rest]),
      confidence: "high",
      isLegacy: legacyApp.test(head),
    };
  }

  /** `https://${host}/…`, where the host is decided elsewhere. */
  function readSchemeOnly(head: string, [host, ...rest]: Parts): Url {
    if (!bareScheme.test(head) || host === undefined || typeof host === "string") return other;
    return readHostless(host, rest);
  }

  /** A host in an environment variable is unknown, unless the variable's name says whose it is. */
  function readHostless(head: TextHole | undefined, rest: Parts): Url {
    if (!head) return other;
    const origins = flow.findOrigins(head.term);
    if (origins.some((origin) => isDecidedByCallers(origin, flow, calls))) return { ...other, host: "open" };
    const name = origins.flatMap(({ node }) => listWords(node)).join(" ");
    const surface = getSurfaceOfName(name);
    if (!surface || rest.length === 0) return other;
    return {
      host: surface,
      segments: dropVersion(toSegments(rest)),
      query: getQuery(rest),
      confidence: "low",
    };
  }

  function readPath(term: Term): readonly (string | undefined)[] | undefined {
    const [parts, ...others] = findParts(term, 0);
    if (!parts || others.length > 0) return undefined;
    const segments = toSegments(dropOrigin(parts)).map(getOnlyText);
    return segments.some((segment) => segment !== undefined) ? segments : undefined;
  }

  return { readUrls, readPath };
}

/** Methods that remove slashes or spaces from a path, or fill it in: the result is the same path. */
const cleaning: ReadonlySet<string> = new Set([
  "replace",
  "replaceAll",
  "slice",
  "substring",
  "substr",
  "trim",
]);

/** The path that a call cleans. */
function getCleaned(node: Node): Node | undefined {
  const callee = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
  if (!Node.isPropertyAccessExpression(callee) || !cleaning.has(callee.getName())) return undefined;
  return callee.getExpression();
}

/** The paths that are assigned to a URL after it was created: `url.pathname = "/v1/…"`. */
function findPathnames(made: Node): readonly Node[] {
  const holder = made.getParent();
  const scope = Node.isVariableDeclaration(holder)
    ? (getEnclosingCallable(holder) ?? holder.getSourceFile())
    : undefined;
  if (!scope || !Node.isVariableDeclaration(holder)) return [];
  return findInside(scope, SyntaxKind.BinaryExpression).flatMap((write) =>
    isAssignment(write) && getDottedName(write.getLeft().compilerNode) === `${holder.getName()}.pathname`
      ? [write.getRight()]
      : [],
  );
}

/** `https://track${suffix}.customer.io/…`: the region varies, not the API. */
function readRegional(head: string, [region, tail, ...rest]: Parts): Url | undefined {
  const api = regionalHead.exec(head)?.[1];
  const path = typeof tail === "string" ? regionalTail.exec(tail) : undefined;
  const surface = api === undefined ? undefined : getSurfaceOfHost(`${api}.customer.io`);
  if (typeof region === "string" || !path || !surface) return undefined;
  const parts = [path[1] ?? "", ...rest];
  return {
    host: surface,
    segments: dropVersion(toSegments(parts)),
    query: getQuery(parts),
    confidence: "high",
  };
}

/** The names in a node's code, and the texts that it uses as names: `env("CUSTOMERIO_URL")`. */
function listWords(node: Node): readonly string[] {
  const keys = findInside(node, SyntaxKind.StringLiteral).map((literal) => literal.getLiteralText());
  return [...listNames(node), ...keys];
}

/** The API whose host a variable like `CUSTOMERIO_TRACK_URL` holds. */
function getSurfaceOfName(name: string): HttpSurface | undefined {
  if (name.length > maxNameLength || !ownName.test(name)) return undefined;
  const known = surfaceNames.find(({ words }) => words.test(name));
  return known ? known.surface : "track";
}

/** The value before it was encoded for a URL: `id` of `encodeURIComponent(id)`. */
export function unwrapEncoding({ node, frame }: Term): Term {
  const kept = getKeptText(node);
  return kept?.how === "encoding" || kept?.how === "conversion"
    ? unwrapEncoding({ node: kept.from, frame })
    : { node: unwrap(node), frame };
}
