import { markdownTable } from "markdown-table";
import { mutation } from "../graphql/mutation.ts";
import { query } from "../graphql/query.ts";
import { rest } from "../contract/openapi.ts";
import { routes } from "../rest/routes.ts";

/** Lists the simulated part of GitHub's API as Markdown. */
export function listRoutes(): string {
  return `### REST\n\n${listRest()}\n\n### GraphQL\n\n${listGraphql()}`;
}

function listRest(): string {
  const rows = Object.entries(rest().paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { operationId }]) => {
      const needs = routes[operationId]?.needs;
      if (needs === undefined) return [];
      return [
        [
          `\`${method.toUpperCase()} ${path}\``,
          needs === "app" ? "the app's JWT" : `\`${needs.join(": ")}\``,
        ],
      ];
    }),
  );
  return markdownTable([["Route", "Requires"], ...rows]);
}

function listGraphql(): string {
  const names = (fields: object) =>
    Object.keys(fields)
      .filter((name) => name !== "__typename")
      .map((name) => `\`${name}\``)
      .join(", ");
  return `Queries: ${names(query)}.\n\nMutations: ${names(mutation)}.`;
}
