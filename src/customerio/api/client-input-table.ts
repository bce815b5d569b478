/** How frameworks give handlers what a client sent, as data. */

/** Properties of a request, or of a context, that hold it. `event.queryStringParameters` is AWS's. */
export const inputProperties: ReadonlySet<string> = new Set([
  ...["body", "params", "query", "rawBody"],
  ...["multiValueQueryStringParameters", "pathParameters", "queryStringParameters"],
]);

/** The same of a request alone: hapi's `request.payload`. An event may have a payload that no client sent. */
export const requestProperties: ReadonlySet<string> = new Set(["payload"]);

/** Methods of a request that read it whole: `await c.req.json()`. */
export const inputMethods: ReadonlySet<string> = new Set(["formData", "json", "parseBody", "text"]);

/** Methods of a request that read one field of it: `c.req.query("event")`. */
export const fieldMethods: ReadonlySet<string> = new Set(["param", "queries", "query"]);

/** Methods of forms and of the parameters of a query that read one field. */
export const formReaders: ReadonlySet<string> = new Set(["get", "getAll"]);

/** Functions of h3 that read an event's body, or a part of its address. They are imported by Nuxt itself. */
export const inputFunctions: ReadonlySet<string> = new Set([
  ...["getQuery", "getRouterParam", "getRouterParams", "readBody", "readFormData", "readRawBody"],
]);

/** Decorators of Nest's that give a parameter what a client sent, or one field of it. */
export const inputDecorators: ReadonlySet<string> = new Set(["Body", "Param", "Query"]);

/**
 * Decorators of class-validator, class-transformer and Nest's OpenAPI module that let any text through. Others may list what a property can
 * be.
 */
export const openDecorators: ReadonlySet<string> = new Set([
  ...["ApiProperty", "ApiPropertyOptional", "Expose", "Field", "IsDefined", "IsNotEmpty", "IsOptional"],
  ...["IsString", "Length", "MaxLength", "MinLength", "Transform", "Trim", "Type"],
]);

/** Where a request has its address, and the property of that which holds the parameters of the query. */
export const addressProperty = "url";
export const parsedAddressProperty = "nextUrl";
export const addressClass = "URL";
export const queryProperty = "searchParams";

/** Functions that give the values of what they are given: `JSON.parse(event.body)`, `Object.fromEntries(form)`. */
export const openingFunctions: ReadonlySet<string> = new Set([
  ...["JSON.parse", "Object.fromEntries", "Object.entries", "Object.values", "structuredClone"],
]);

/** What a server action is given when a form is sent to it, and what makes a function one. */
export const formClass = "FormData";
export const actionDirective = "use server";
