import { mergeTexts, type TextHole } from "../values/texts.ts";

/** A URL, or a piece of one: known texts and parts that are only known at run time, in order. */
export type Parts = readonly (string | TextHole)[];

const absolute = /^(?:https?:)?\/\//u;
const origin = /^(?:https?:)?\/\/[^/]+/u;
const originOfPath = /^(?:https?:)?\/\/[^/]*/u;
const queryOrHash = /[?#]/u;

/** The segments that can come before the path of a route, and how many of them. */
const versionSegments: ReadonlySet<string> = new Set(["api", "v1", "v2"]);
const maxVersionSegments = 3;

/** Says whether a URL starts with a scheme or `//`. */
export function isAbsolute([head]: Parts): boolean {
  return typeof head === "string" ? absolute.test(head) : false;
}

/** A path below a base, as HTTP libraries join `baseURL` and `url`. */
export function joinPath(head: Parts, path: Parts): Parts {
  const before = head.at(-1);
  const [after] = path;
  const isSeparated =
    (typeof before === "string" && before.endsWith("/")) ||
    (typeof after === "string" && after.startsWith("/"));
  return mergeTexts([...head, ...(isSeparated ? [] : ["/"]), ...path]);
}

/** A path relative to a base, as in `new URL(path, base)`: a path that starts with a slash is relative to the host. */
export function resolvePath(head: Parts, path: Parts): Parts {
  const [first] = path;
  if (isAbsolute(path)) return path;
  const [base] = head;
  if (typeof base !== "string") return joinPath(head, path);
  const host = origin.exec(base)?.[0] ?? base;
  if (typeof first === "string" && first.startsWith("/")) return mergeTexts([host, ...path]);
  return mergeTexts([base.slice(0, Math.max(host.length, base.lastIndexOf("/"))), "/", ...path]);
}

/** The segments of a path, without its query and hash; each as its pieces. */
export function toSegments(parts: Parts): readonly Parts[] {
  const segments: (string | TextHole)[][] = [[]];
  for (const part of parts) {
    if (typeof part !== "string") {
      segments.at(-1)?.push(part);
      continue;
    }
    const end = part.search(queryOrHash);
    const [first = "", ...others] = (end === -1 ? part : part.slice(0, end)).split("/");
    if (first !== "") segments.at(-1)?.push(first);
    for (const text of others) segments.push(text === "" ? [] : [text]);
    if (end !== -1) break;
  }
  return segments.filter((segment) => segment.length > 0);
}

/** What comes after the `?` of a URL. */
export function getQuery(parts: Parts): Parts {
  const index = parts.findIndex((part) => typeof part === "string" && part.includes("?"));
  const head = parts[index];
  return typeof head === "string" ? [head.slice(head.indexOf("?") + 1), ...parts.slice(index + 1)] : [];
}

/** The path of a URL, without the scheme and the host: if a URL starts with a value, that holds its host. */
export function dropOrigin(parts: Parts): Parts {
  const [head, ...rest] = mergeTexts(parts);
  if (typeof head !== "string") return rest;
  const path = head.replace(originOfPath, "");
  return path === "" ? dropHost(rest) : [path, ...rest];
}

function dropHost(parts: Parts): Parts {
  return typeof parts[0] === "string" ? parts : parts.slice(1);
}

/** Drops the version of the API at the head of a path: `api/v1`, `v1`, `v1/api`, `api/v2`. */
export function dropVersion(segments: readonly Parts[]): readonly Parts[] {
  let start = 0;
  while (start < maxVersionSegments && versionSegments.has(getOnlyText(segments[start]) ?? "")) start++;
  return segments.slice(start);
}

/** The text of a segment without holes. */
export function getOnlyText(segment: Parts | undefined): string | undefined {
  const [only, ...others] = segment ?? [];
  return typeof only === "string" && others.length === 0 ? only : undefined;
}
