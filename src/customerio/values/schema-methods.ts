/** Methods of zod, Joi and yup that return the value they accept. */
export const parsers: ReadonlySet<string> = new Set([
  ...["attempt", "cast", "parse", "parseAsync", "validate", "validateAsync", "validateSync"],
]);

/** Methods of zod that return a result with the value under `data`. */
export const safeParsers: ReadonlySet<string> = new Set(["safeParse", "safeParseAsync", "spa"]);

/** Methods of builders of procedures and actions (tRPC, next-safe-action, …) that pass what `.input(schema)` accepts to their callback. */
export const procedures: ReadonlySet<string> = new Set([
  ...["action", "handler", "mutation", "query", "stateAction", "subscription"],
]);

/** Methods of these builders that take the schema, and the names that callbacks get the value under. */
export const inputMethods: ReadonlySet<string> = new Set(["input", "inputSchema", "schema", "validator"]);
export const inputNames: ReadonlySet<string> = new Set(["input", "parsedInput"]);

/** Methods that take an object of schemas, one for each property. */
export const objectMakers: ReadonlySet<string> = new Set([
  ...["extend", "keys", "looseObject", "object", "safeExtend", "shape", "strictObject"],
]);

/** Methods of schemas that accept the same values, and at most a few others that are not texts. */
export const transparentMethods: ReadonlySet<string> = new Set([
  ...["brand", "catch", "default", "describe", "label", "max", "meta", "min", "noUnknown", "nullable"],
  ...["nullish", "omit", "optional", "partial", "passthrough", "pick", "prefault", "readonly", "refine"],
  ...["required", "strict", "strip", "superRefine", "trim", "unknown"],
]);

/** Of these, methods that take a function, which may look for the value in a list. */
export const refiningMethods: ReadonlySet<string> = new Set(["refine", "superRefine"]);

/** Methods that create a schema for any text. */
export const textMakers: ReadonlySet<string> = new Set(["string"]);

/** The parts of a request by the name that handlers use, each with the names that checks use for it. */
export const requestParts: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    body: ["body", "payload"],
    query: ["query", "querystring"],
    params: ["params", "param"],
    payload: ["payload"],
  }).map(([part, words]) => [part, new Set(words)]),
);

/** Options of a Fastify or hapi route that hold the schemas of its parts. */
export const optionHolders: ReadonlySet<string> = new Set(["options", "config", "schema", "validate"]);

/** Functions of express-validator that name a field of any part of a request, and the methods that take the values it can have. */
export const fieldCheckers: ReadonlySet<string> = new Set(["check"]);
export const listCheckers: ReadonlySet<string> = new Set(["isIn"]);

/** Decorators of class-validator that list what a property can be. */
export const listingDecorators: ReadonlySet<string> = new Set(["IsIn", "IsEnum", "Equals"]);
