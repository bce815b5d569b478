import {
  buildSchema,
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
} from "graphql";
import { z } from "zod";
import { Refusal } from "../access/refusals.ts";
import type { Answer } from "../access/call.ts";
import type { Actor, State, Violation } from "../state/state.ts";
import { GraphqlRefusal, isField, translateRefusal, type Context } from "./field.ts";
import { mutation } from "./mutation.ts";
import { query } from "./query.ts";

const questionBody = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** A field that GitHub has and the sandbox does not simulate. */
class NotSimulated extends Error {
  readonly where: string;

  constructor(where: string) {
    super(`The sandbox does not simulate ${where}.`);
    this.name = "NotSimulated";
    this.where = where;
  }
}

/** The name of a query in the log: `graphql/` and its top-level fields. */
export function nameQuery(body: unknown): string {
  const document = parseQuestion(questionBody.safeParse(body).data?.query ?? "");
  if (document instanceof GraphQLError) return "graphql";
  const names = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? definition.selectionSet.selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : "…"))
      : [],
  );
  return `graphql/${[...new Set(names)].join("+")}`;
}

/** Executes a query against GitHub's schema. Errors respond with 200, as on GitHub; `report` is called for queries that are invalid there. */
export async function answerGraphql(
  state: State,
  actor: Actor,
  body: unknown,
  report: (kind: Violation["kind"], where: string, message: string) => void,
): Promise<Answer> {
  const question = questionBody.safeParse(body);
  if (!question.success) throw new Refusal(400, "A query attribute must be specified and must be a string.");
  const document = parseQuestion(question.data.query);
  const schema = await readSchema();
  const errors = document instanceof GraphQLError ? [document] : validate(schema, document);
  if (document instanceof GraphQLError || errors.length > 0) {
    for (const { message } of errors) report("request", nameQuery(body), message);
    return { status: 200, body: { errors: errors.map((error) => error.toJSON()) } };
  }
  const context: Context = { state, actor };
  const { data, errors: failures = [] } = await execute({
    schema,
    document,
    contextValue: context,
    variableValues: question.data.variables ?? {},
    operationName: question.data.operationName ?? null,
    fieldResolver: resolveField,
    typeResolver: (value) => z.object({ __typename: z.string() }).parse(value).__typename,
  });
  const reported = failures.map((failure) => toResponseError(failure, report));
  return {
    status: 200,
    body: { data: data ?? null, ...(reported.length === 0 ? {} : { errors: reported }) },
  };
}

const record = z.record(z.string(), z.unknown());

const resolveField: GraphQLFieldResolver<unknown, Context, unknown> = (source, args, context, info) => {
  const name = info.fieldName;
  const where = `${info.parentType.name}.${name}`;
  const root = info.parentType.name === "Mutation" ? mutation : query;
  const fields = record.parse(source ?? root);
  if (!Object.hasOwn(fields, name)) throw new NotSimulated(where);
  const value = fields[name];
  const given = record.parse(args);
  const takes = isField(value) ? value.takes : [];
  const unknown = Object.keys(given).filter((argument) => !takes.includes(argument));
  if (unknown.length > 0) throw new NotSimulated(`${where}(${unknown.join(", ")})`);
  return isField(value) ? value.read(given, context) : value;
};

function toResponseError(
  failure: GraphQLError,
  report: (kind: Violation["kind"], where: string, message: string) => void,
): object {
  const { path, locations, originalError } = failure;
  const cause = originalError instanceof Refusal ? translateRefusal(originalError) : originalError;
  if (cause instanceof GraphqlRefusal) return { type: cause.type, path, locations, message: cause.message };
  if (cause instanceof NotSimulated) report("not-simulated", cause.where, cause.message);
  // An error without a cause comes from graphql-js: the variables, or a resolver's result, are invalid.
  else report(cause === undefined ? "request" : "sandbox", String(path), cause?.stack ?? failure.message);
  return { path, locations, message: failure.message };
}

let reading: Promise<GraphQLSchema> | undefined;

/** GitHub's public schema. Read on first use, as that takes a second. */
function readSchema(): Promise<GraphQLSchema> {
  return (reading ??= import("@octokit/graphql-schema").then((github) =>
    buildSchema(github.schema.idl, { assumeValid: true, noLocation: true }),
  ));
}

function parseQuestion(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
