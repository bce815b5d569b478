import { Kind, parse } from "graphql";
import { PatientOctokit } from "../../src/github/app-octokit.ts";

/** Probot's client as the app uses it, without the pauses before a request is retried. */
export const QuickOctokit = PatientOctokit.plugin(checkQueries).defaults((options: { retry?: object }) => ({
  ...options,
  retry: { ...options.retry, retryAfterBaseValue: 1 },
}));

/** What GitHub could not read, or lacks a variable that it has to have, fails also where a test announces any query. */
function checkQueries(octokit: Parameters<Parameters<typeof PatientOctokit.plugin>[0]>[0]): void {
  octokit.hook.before("request", ({ query, variables = {} }) => {
    if (typeof query !== "string") return;
    const given = Object.keys(variables as object);
    const lacking = parse(query)
      .definitions.flatMap((definition) =>
        definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
      )
      .filter(({ type }) => type.kind === Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value)
      .filter((name) => !given.includes(name));
    if (lacking.length > 0) throw new Error(`A query lacks ${lacking.join(", ")}.`);
  });
}
