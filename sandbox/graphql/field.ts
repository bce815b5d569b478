import { Refusal } from "../access/refusals.ts";
import type { Actor, State } from "../state/state.ts";

/** The sender of a query, and the state that answers it. */
export interface Context {
  readonly state: State;
  readonly actor: Actor;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** A field that is computed on request. Arguments that are not in `takes` are not simulated. */
export interface Field {
  readonly takes: readonly string[];
  readonly read: (given: Arguments, context: Context) => unknown;
}

/** An object of GitHub's schema: the name of its type and the simulated fields. */
export type Fields = Readonly<Record<string, unknown>> & { readonly __typename: string };

export function field(takes: Field["takes"], read: Field["read"]): Field {
  return { takes, read };
}

export function isField(value: unknown): value is Field {
  return typeof value === "object" && value !== null && "takes" in value && "read" in value;
}

/** An error for a part of a query, such as `FORBIDDEN`. The status is still 200. */
export class GraphqlRefusal extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = "GraphqlRefusal";
    this.type = type;
  }
}

export function forbidden(): GraphqlRefusal {
  return new GraphqlRefusal("FORBIDDEN", "Resource not accessible by integration");
}

export function unresolved(id: string): GraphqlRefusal {
  return new GraphqlRefusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);
}

/** Turns what REST refuses into GraphQL's error. @throws GraphqlRefusal */
export function translateRefusal(refusal: Refusal): GraphqlRefusal {
  switch (refusal.status) {
    case 403:
      return forbidden();
    case 404:
      return new GraphqlRefusal("NOT_FOUND", "Could not resolve to a node");
    default:
      return new GraphqlRefusal(
        "UNPROCESSABLE",
        Array.isArray(refusal.errors) ? refusal.errors.join(", ") : refusal.message,
      );
  }
}

const maxPageSize = 100;

/** A page of a list, as every list in GitHub's schema. `more` are the fields besides `nodes` and `pageInfo`. */
export function connection(
  typename: string,
  list: () => readonly Fields[] | Promise<readonly Fields[]>,
): Field {
  return field(["first", "last", "after", "before"], async (given) => {
    const { first, last, after, before } = given;
    const size = first ?? last;
    if (typeof size !== "number") {
      throw new GraphqlRefusal(
        "MISSING_PAGINATION_BOUNDARIES",
        `You must provide a \`first\` or \`last\` value to properly paginate the \`${typename}\` connection.`,
      );
    }
    if (size > maxPageSize) {
      throw new GraphqlRefusal(
        "EXCESSIVE_PAGINATION",
        `Requesting ${size} records on the \`${typename}\` connection exceeds the \`first\` limit of ${maxPageSize} records.`,
      );
    }
    const all = await list();
    const from = typeof after === "string" ? readCursor(after) : 0;
    const to = typeof before === "string" ? readCursor(before) - 1 : all.length;
    const start = typeof first === "number" ? from : Math.max(from, to - size);
    const end = typeof first === "number" ? Math.min(to, from + size) : to;
    const nodes = all.slice(start, end);
    return {
      __typename: `${typename}Connection`,
      totalCount: all.length,
      nodes,
      edges: nodes.map((node, index) => ({
        __typename: `${typename}Edge`,
        node,
        cursor: makeCursor(start + index + 1),
      })),
      pageInfo: {
        __typename: "PageInfo",
        hasNextPage: end < all.length,
        hasPreviousPage: start > 0,
        startCursor: nodes.length === 0 ? null : makeCursor(start + 1),
        endCursor: nodes.length === 0 ? null : makeCursor(end),
      },
    };
  });
}

function makeCursor(position: number): string {
  return Buffer.from(`cursor:v2:${position}`).toString("base64");
}

function readCursor(cursor: string): number {
  const position = Number(Buffer.from(cursor, "base64").toString().replace("cursor:v2:", ""));
  if (Number.isInteger(position)) return position;
  throw new GraphqlRefusal("INVALID_CURSOR_ARGUMENTS", `\`${cursor}\` does not appear to be a valid cursor.`);
}
