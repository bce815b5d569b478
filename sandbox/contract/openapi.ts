import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** An operation of GitHub's OpenAPI description, with the values of the path's parameters. */
export interface Operation {
  /** Such as `pulls/list-files`. */
  readonly id: string;
  readonly documentation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly description: OperationDescription;
}

export type Schema = Readonly<Record<string, unknown>>;

interface Media {
  readonly schema?: Schema;
}

export interface ResponseDescription {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Media>>;
}

export interface ParameterDescription {
  readonly $ref?: string;
  readonly in: "query" | "path" | "header";
  readonly name: string;
  readonly schema: Schema;
}

interface OperationDescription {
  readonly operationId: string;
  readonly "x-github"?: { readonly triggersNotification?: boolean };
  readonly externalDocs?: { readonly url: string };
  readonly parameters?: readonly ParameterDescription[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, ResponseDescription>>;
}

export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationDescription>>>>;
  readonly webhooks?: Readonly<Record<string, { readonly post: OperationDescription }>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
}

interface Route {
  readonly method: string;
  /** Of the path, `{owner}` for a parameter. */
  readonly segments: readonly string[];
  readonly description: OperationDescription;
}

const require = createRequire(import.meta.url);
/** GitHub's OpenAPI description of its REST API. Read on first use. */
export const rest = remember(() => load(require.resolve("@octokit/openapi/generated/api.github.com.json")));
/** GitHub's OpenAPI description of its webhooks. Read on first use. */
export const webhooks = remember(() =>
  load(require.resolve("@octokit/openapi-webhooks/generated/api.github.com.json")),
);
const routes = remember(() => listRoutes(rest()));

const parameter = /^\{([^{}]+)\}$/;
/** As the last segment, these may contain slashes. */
const parametersWithSlashes: ReadonlySet<string> = new Set(["{path}", "{ref}", "{basehead}"]);

/** Finds GitHub's operation for a method and a path, which is still percent-encoded. `undefined`: GitHub has no such route. */
export function findOperation(method: string, path: string): Operation | undefined {
  const given = path.split("/");
  for (const { segments, description, ...route } of routes()) {
    const values = route.method === method.toLowerCase() ? alignSegments(segments, given) : undefined;
    if (values === undefined) continue;
    return {
      id: description.operationId,
      documentation: description.externalDocs?.url ?? "https://docs.github.com/rest",
      parameters: readParameters(segments, values),
      description,
    };
  }
  return undefined;
}

/** Resolves a reference to a component. */
export function resolve<T extends { readonly $ref?: string }>(description: Description, node: T): T {
  if (node.$ref === undefined) return node;
  const [, , group = "", name = ""] = node.$ref.split("/");
  // OpenAPI requires that a reference leads to a component of the kind that its place expects.
  return (description.components[group]?.[name] ?? {}) as unknown as T;
}

function listRoutes(description: Description): readonly Route[] {
  const all = Object.entries(description.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ template, method, operation })),
  );
  // The most segments first, as a last parameter may contain slashes; then a literal segment wins over a parameter:
  // `pulls/comments` is not the pull request named "comments".
  const depth = (template: string) => template.split("/").length;
  const rank = (template: string) =>
    template
      .split("/")
      .map((segment) => (parameter.test(segment) ? "~" : segment))
      .join("/");
  return all
    .sort((a, b) => depth(b.template) - depth(a.template) || (rank(a.template) < rank(b.template) ? -1 : 1))
    .map(({ template, method, operation }) => ({
      method,
      segments: template.split("/"),
      description: operation,
    }));
}

/** The part of a path that each segment of a route matches; `undefined` if the path is another route's. */
function alignSegments(segments: readonly string[], path: readonly string[]): readonly string[] | undefined {
  const last = segments.length - 1;
  const takesRest = parametersWithSlashes.has(segments[last] ?? "");
  const values = takesRest ? [...path.slice(0, last), path.slice(last).join("/")] : path;
  if (values.length !== segments.length || path.length < segments.length) return undefined;
  const fits = segments.every((segment, index) => {
    const value = values[index] ?? "";
    return parameter.test(segment) ? value !== "" || (takesRest && index === last) : segment === value;
  });
  return fits ? values : undefined;
}

function readParameters(
  segments: readonly string[],
  values: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    segments.flatMap((segment, index) => {
      const name = parameter.exec(segment)?.[1];
      return name === undefined ? [] : [[name, decodeURIComponent(values[index] ?? "")]];
    }),
  );
}

function load(file: string): Description {
  // GitHub's own file: OpenAPI defines its shape, and only the parts that are read are declared above.
  return JSON.parse(readFileSync(file, "utf8")) as Description;
}

function remember<T>(make: () => T): () => T {
  let value: { readonly made: T } | undefined;
  return () => (value ??= { made: make() }).made;
}
