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

/** A way in which a message breaks GitHub's description. */
export interface SchemaProblem {
  /** A JSON pointer into the message. */
  readonly at: string;
  readonly message: string;
  readonly keyword: string;
  readonly limit?: number;
}

/** Where GitHub itself does otherwise than its description says. */
const deviations: readonly { readonly key: RegExp; readonly at: RegExp; readonly why: string }[] = [
  {
    key: /^pulls\/.*comment.* 20\d$/,
    at: /\/(?:line|position)$/,
    why: "A comment whose code is gone has no line any more: GitHub sends null, the description knows integers only.",
  },
  {
    key: /^pulls\/.* 200$/,
    at: /\/head\/repo$/,
    why: "The repository of a deleted fork is null.",
  },
  {
    key: /^apps\/list-installations 200$/,
    at: /^\/\d+\/account$/,
    why: "The description wants an account to be a user and an enterprise at once.",
  },
  {
    key: /^webhook check-suite-/,
    at: /\/app\/events\/\d+$/,
    why: "The description of some webhooks does not know the newer events, `merge_group` among them.",
  },
  {
    key: /^webhook (?:check-suite|merge-group)-|^checks\/.*suite/,
    at: /\/head_commit\/(?:author|committer)\/email$/,
    why: "GitHub's own bots have addresses with brackets, such as `1+pitstop[bot]@users.noreply.github.com`.",
  },
];

const validators = new Map<string, ValidateFunction>();

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
  const response = described === undefined ? undefined : resolve<ResponseDescription>(rest(), described);
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

/** Compiles a schema and those components it leads to; what was compiled before is shared, as most of what GitHub describes is the same. */
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

/** A query's values are all texts, so for them numbers may be written as such. */
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
 * Turns OpenAPI 3.0's `nullable` into JSON Schema's way to say it, and components into schemas of their own; `example`s are left out, as
 * they may hold anything.
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
