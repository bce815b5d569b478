import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import {
  resolve,
  rest,
  webhooks,
  type Description,
  type Operation,
  type ParameterDescription,
  type ResponseDescription,
  type Schema,
} from "./openapi.ts";

/** A way in which a message violates GitHub's OpenAPI description. */
export interface SchemaProblem {
  /** A JSON Pointer into the message. */
  readonly at: string;
  readonly message: string;
  readonly keyword: string;
  readonly limit?: number;
}

/** Where GitHub itself deviates from its description. */
const deviations: readonly { readonly key: RegExp; readonly at: RegExp; readonly why: string }[] = [
  {
    key: /^pulls\/(?=.*comment).* 20\d$/,
    at: /\/(?:line|position)$/,
    why: "An outdated comment has no line: GitHub sends null, the description allows only integers.",
  },
  {
    key: /^pulls\/.* 200$/,
    at: /\/head\/repo$/,
    why: "The repository of a deleted fork is null.",
  },
  {
    key: /^apps\/list-installations 200$/,
    at: /^\/\d+\/account$/,
    why: "The description requires an account to be both a user and an enterprise.",
  },
  {
    key: /^webhook check-suite-/,
    at: /\/app\/events\/\d+$/,
    why: "The description of some webhooks lacks the newer events, such as `merge_group`.",
  },
  {
    key: /^webhook (?:check-suite|merge-group)-|^checks\/.*suite/,
    at: /\/head_commit\/(?:author|committer)\/email$/,
    why: "GitHub's own bots have email addresses with brackets, such as `1+pitstop[bot]@users.noreply.github.com`.",
  },
];

const validators = new Map<string, ValidateFunction>();

/** Validates a request's body and query. */
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

/** Validates the sandbox's own response. */
export function checkResponse(operation: Operation, status: number, body: unknown): readonly SchemaProblem[] {
  const described = operation.description.responses[String(status)];
  const response = described === undefined ? undefined : resolve<ResponseDescription>(rest(), described);
  if (response === undefined) {
    if (status < 400)
      return [{ at: "", keyword: "status", message: `GitHub does not respond with ${status} here` }];
    return check("basic-error", rest(), { $ref: "#/components/schemas/basic-error" }, body);
  }
  const schema = response.content?.["application/json"]?.schema;
  if (schema === undefined || body instanceof Uint8Array) return [];
  return check(`${operation.id} ${status}`, rest(), schema, body);
}

/** Validates a webhook's payload. `name` is the webhook's name in the description, such as `pull-request-opened`. */
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

/** Compiles a schema and the components that it refers to. Compiled components are reused: most schemas share them. */
function compile(description: Description, schema: Schema, coerceTypes: boolean): ValidateFunction {
  const ajv = compilerFor(description, coerceTypes);
  const addComponents = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(addComponents);
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "$ref" && typeof value === "string") {
        const name = value.replace(componentPrefix, "");
        if (ajv.schemas[name] === undefined) {
          const component = description.components["schemas"]?.[name];
          ajv.addSchema(translate(component), name);
          addComponents(component);
        }
      }
      addComponents(value);
    }
  };
  addComponents(schema);
  return ajv.compile(translate(schema));
}

const componentPrefix = "#/components/schemas/";
const compilers = new Map<Description, { readonly strict: Ajv; readonly coercing: Ajv }>();

/** All values of a query are strings, so numbers are accepted as strings there. */
function compilerFor(description: Description, coerceTypes: boolean): Ajv {
  const known = compilers.get(description) ?? { strict: makeCompiler(false), coercing: makeCompiler(true) };
  compilers.set(description, known);
  return coerceTypes ? known.coercing : known.strict;
}

function makeCompiler(coerceTypes: boolean): Ajv {
  const options = { strict: false, allErrors: true, validateFormats: true, inlineRefs: false, coerceTypes };
  const ajv = new Ajv({ ...options, logger: false });
  addFormats.default(ajv);
  return ajv;
}

function translate(schema: unknown): Schema {
  return asObject(toJsonSchema(schema));
}

/**
 * Turns OpenAPI 3.0's `nullable` into JSON Schema, and components into schemas of their own. Drops every `example`, as its content is
 * arbitrary.
 */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (typeof node !== "object" || node === null) return node;
  const { nullable, ...others } = Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !((key === "example" || key === "examples") && typeof value !== "object"))
      .map(([key, value]) => [
        key,
        key === "enum"
          ? value
          : key === "$ref" && typeof value === "string"
            ? value.replace(componentPrefix, "")
            : toJsonSchema(value),
      ]),
  );
  return nullable === true ? { anyOf: [{ type: "null" }, others] } : others;
}

function asObject(value: unknown): Schema {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
