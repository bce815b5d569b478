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

interface RoutePattern {
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly description: OperationDescription;
}

const require = createRequire(import.meta.url);
/** GitHub's OpenAPI description of its REST API. Read on first use. */
export const rest = remember(() => load(require.resolve("@octokit/openapi/generated/api.github.com.json")));
/** GitHub's OpenAPI description of its webhooks. Read on first use. */
export const webhooks = remember(() =>
  load(require.resolve("@octokit/openapi-webhooks/generated/api.github.com.json")),
);
const patterns = remember(() => listPatterns(rest()));

/** Finds GitHub's operation for a method and a path, which is still percent-encoded. `undefined`: GitHub has no such route. */
export function findOperation(method: string, path: string): Operation | undefined {
  for (const { pattern, names, description, ...route } of patterns()) {
    const match = route.method === method.toLowerCase() ? pattern.exec(path) : null;
    if (match === null) continue;
    return {
      id: description.operationId,
      documentation: description.externalDocs?.url ?? "https://docs.github.com/rest",
      parameters: Object.fromEntries(
        names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? "")]),
      ),
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

function listPatterns(description: Description): readonly RoutePattern[] {
  const routes = Object.entries(description.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ template, method, operation })),
  );
  // The most segments first, as a last parameter may contain slashes; then a literal segment wins over a parameter:
  // `pulls/comments` is not the pull request named "comments".
  const depth = (template: string) => template.split("/").length;
  const rank = (template: string) => template.replaceAll(/\{[^}]+\}/g, "~");
  return routes
    .sort((a, b) => depth(b.template) - depth(a.template) || (rank(a.template) < rank(b.template) ? -1 : 1))
    .map(({ template, method, operation }) => ({ method, ...toPattern(template), description: operation }));
}

function toPattern(template: string): Pick<RoutePattern, "pattern" | "names"> {
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? "");
  const source = template
    .replaceAll(".", "\\.")
    // As the last segment, these may contain slashes.
    .replace(/\{(?:path|ref|basehead)\}$/, "(.*)")
    .replaceAll(/\{[^}]+\}/g, "([^/]+)");
  return { pattern: new RegExp(`^${source}$`), names };
}

function load(file: string): Description {
  // GitHub's own file: OpenAPI defines its shape, and only the parts that are read are declared above.
  return JSON.parse(readFileSync(file, "utf8")) as Description;
}

function remember<T>(make: () => T): () => T {
  let value: { readonly made: T } | undefined;
  return () => (value ??= { made: make() }).made;
}
