import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

/** A route of GitHub's, as its OpenAPI description names it, with the values of the path's parameters. */
export interface Operation {
  /** Such as `pulls/list-files`. */
  readonly id: string;
  readonly documentation: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly description: OperationDescription;
}

/** A way in which a message breaks GitHub's description. */
export interface SchemaProblem {
  /** A JSON pointer into the message. */
  readonly at: string;
  readonly message: string;
  readonly keyword: string;
  readonly limit?: number;
}

type Schema = Readonly<Record<string, unknown>>;

interface Media {
  readonly schema?: Schema;
}

interface ResponseDescription {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Media>>;
}

interface ParameterDescription {
  readonly $ref?: string;
  readonly in: "query" | "path" | "header";
  readonly name: string;
  readonly schema: Schema;
}

interface OperationDescription {
  readonly operationId: string;
  readonly externalDocs?: { readonly url: string };
  readonly parameters?: readonly ParameterDescription[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, ResponseDescription>>;
}

interface Description {
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

/** Where GitHub itself does otherwise than its description says. */
const deviations: readonly { readonly key: RegExp; readonly at: RegExp; readonly why: string }[] = [
  {
    key: /^pulls\/.*comment.* 20\d$/,
    at: /\/(?:line|position)$/,
    why: "A comment whose code is gone has no line any more: GitHub sends null, the description knows integers only.",
  },
];

const require = createRequire(import.meta.url);
const rest = remember(() => load(require.resolve("@octokit/openapi/generated/api.github.com.json")));
const webhooks = remember(() =>
  load(require.resolve("@octokit/openapi-webhooks/generated/api.github.com.json")),
);
const patterns = remember(() => listPatterns(rest()));
const validators = new Map<string, ValidateFunction>();

/** Finds the route that GitHub documents for a method and a path, still percent-encoded. `undefined`: GitHub has no such route. */
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

/** What is wrong with a request's body and query, in the words of the description. */
export function checkRequest(
  operation: Operation,
  body: unknown,
  query: URLSearchParams,
): readonly SchemaProblem[] {
  const { description } = operation;
  const schema = description.requestBody?.content["application/json"]?.schema;
  const bodyProblems =
    schema === undefined || (body === undefined && description.requestBody?.required !== true)
      ? []
      : check(`${operation.id} request`, rest(), schema, body);
  return [...bodyProblems, ...checkQuery(operation, query)];
}

/** What is wrong with an answer of the sandbox itself. */
export function checkResponse(operation: Operation, status: number, body: unknown): readonly SchemaProblem[] {
  const described = operation.description.responses[String(status)];
  const response = resolveResponse(described);
  if (response === undefined) {
    if (status < 400)
      return [{ at: "", keyword: "status", message: `GitHub does not answer ${status} here` }];
    return check("basic-error", rest(), { $ref: "#/components/schemas/basic-error" }, body);
  }
  const schema = response.content?.["application/json"]?.schema;
  if (schema === undefined || body instanceof Uint8Array) return [];
  return check(`${operation.id} ${status}`, rest(), schema, body);
}

/** What is wrong with a webhook's payload. `name` is such as `pull-request-opened`. */
export function checkWebhook(name: string, payload: unknown): readonly SchemaProblem[] {
  const schema = webhooks().webhooks?.[name]?.post.requestBody?.content["application/json"]?.schema;
  if (schema === undefined) {
    return [{ at: "", keyword: "webhook", message: `GitHub describes no webhook named ${name}` }];
  }
  return check(`webhook ${name}`, webhooks(), schema, payload);
}

function checkQuery(operation: Operation, query: URLSearchParams): readonly SchemaProblem[] {
  const known = (operation.description.parameters ?? [])
    .map((parameter) => resolve<ParameterDescription>(rest(), parameter))
    .filter((parameter) => parameter.in === "query");
  const properties = Object.fromEntries(known.map(({ name, schema }) => [name, schema]));
  const schema = { type: "object", properties, additionalProperties: false };
  return check(`${operation.id} query`, rest(), schema, Object.fromEntries(query)).map((problem) => ({
    ...problem,
    at: `?${problem.at}`,
  }));
}

function check(
  key: string,
  description: Description,
  schema: Schema,
  value: unknown,
): readonly SchemaProblem[] {
  let validate = validators.get(key);
  if (validate === undefined) {
    validate = compile(description, schema, key.endsWith(" query"));
    validators.set(key, validate);
  }
  if (validate(value)) return [];
  const errors = (validate.errors ?? []).filter(
    ({ instancePath }) => !deviations.some((known) => known.key.test(key) && known.at.test(instancePath)),
  );
  return errors.map(({ instancePath, keyword, message, params }) => ({
    at: instancePath,
    keyword,
    message: `${message ?? keyword} ${JSON.stringify(params)}`,
    ...(typeof params["limit"] === "number" ? { limit: params["limit"] } : {}),
  }));
}

/** Compiles a schema together with just those components it leads to: the whole description would take seconds. */
function compile(description: Description, schema: Schema, coerceTypes: boolean): ValidateFunction {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: true, coerceTypes });
  addFormats.default(ajv);
  const schemas: Record<string, unknown> = {};
  const collect = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(collect);
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      const name =
        key === "$ref" && typeof value === "string" ? value.replace("#/components/schemas/", "") : "";
      if (name !== "" && !(name in schemas)) {
        const component = description.components["schemas"]?.[name];
        schemas[name] = allowNull(component);
        collect(component);
      }
      collect(value);
    }
  };
  collect(schema);
  return ajv.compile({ ...asObject(allowNull(schema)), components: { schemas } });
}

/** Turns OpenAPI 3.0's `nullable` into JSON Schema's way to say it; `example`s are left out, as they may hold anything. */
function allowNull(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(allowNull);
  if (typeof node !== "object" || node === null) return node;
  const { nullable, ...others } = Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !((key === "example" || key === "examples") && typeof value !== "object"))
      .map(([key, value]) => [key, key === "enum" ? value : allowNull(value)]),
  );
  return nullable === true ? { anyOf: [{ type: "null" }, others] } : others;
}

function asObject(value: unknown): Schema {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function resolveResponse(response: ResponseDescription | undefined): ResponseDescription | undefined {
  return response === undefined ? undefined : resolve<ResponseDescription>(rest(), response);
}

function resolve<T extends { readonly $ref?: string }>(description: Description, node: T): T {
  if (node.$ref === undefined) return node;
  const [, , group = "", name = ""] = node.$ref.split("/");
  // A reference leads to a component of the same kind as the place it stands in: that is OpenAPI's rule.
  return (description.components[group]?.[name] ?? {}) as unknown as T;
}

function listPatterns(description: Description): readonly RoutePattern[] {
  const routes = Object.entries(description.paths).flatMap(([template, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ template, method, operation })),
  );
  // The most segments first, as a last parameter may hold slashes; then a literal segment wins over a parameter:
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
    // GitHub lets these, when last, hold slashes.
    .replace(/\{(?:path|ref|basehead)\}$/, "(.*)")
    .replaceAll(/\{[^}]+\}/g, "([^/]+)");
  return { pattern: new RegExp(`^${source}$`), names };
}

function load(file: string): Description {
  // GitHub's own file; OpenAPI fixes its shape, of which only what is read is declared above.
  return JSON.parse(readFileSync(file, "utf8")) as Description;
}

function remember<T>(make: () => T): () => T {
  let value: { readonly made: T } | undefined;
  return () => (value ??= { made: make() }).made;
}
