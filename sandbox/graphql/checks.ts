import { nodeId, toTime } from "../state/addresses.ts";
import { requirePermission } from "../access/authentication.ts";
import { listLatestRuns } from "../rest/check-suites.ts";
import type { CheckRun, CheckSuite, Repository } from "../state/state.ts";
import {
  connection,
  field,
  GraphqlRefusal,
  type Arguments,
  type Context,
  type Field,
  type Fields,
} from "./field.ts";

/** The check suites of a commit. Only the one app has any. */
export function describeSuites(repository: Repository, headSha: string): Field {
  return field(["first", "last", "after", "before", "filterBy"], ({ filterBy, ...page }, context) => {
    requirePermission(context.actor, "checks", "read");
    const { appId } = readFilter(filterBy, ["appId"]);
    const suites = repository.checkSuites.filter((suite) => suite.headSha === headSha);
    const wanted = appId === undefined || appId === context.state.app.id ? suites : [];
    return connection("CheckSuite", () =>
      wanted.map((suite) => describeSuite(context, repository, suite)),
    ).read(page, context);
  });
}

function describeSuite({ state }: Context, repository: Repository, suite: CheckSuite): Fields {
  return {
    __typename: "CheckSuite",
    id: nodeId("CS", suite.id),
    databaseId: suite.id,
    createdAt: toTime(suite.createdAt),
    app: {
      __typename: "App",
      id: nodeId("A", state.app.id),
      databaseId: state.app.id,
      slug: state.app.slug,
      name: state.app.name,
    },
    checkRuns: field(["first", "last", "after", "before", "filterBy"], ({ filterBy, ...page }, context) => {
      const filter = readFilter(filterBy, ["checkName", "checkType", "status", "statuses"]);
      const all = repository.checkRuns.filter(({ suiteId }) => suiteId === suite.id);
      const runs = filter["checkType"] === "ALL" ? all : listLatestRuns(repository, suite.headSha);
      const { status, statuses = status === undefined ? undefined : [status] } = filter;
      const wanted = runs.filter(
        (run) =>
          (filter["checkName"] === undefined || run.name === filter["checkName"]) &&
          (!Array.isArray(statuses) || statuses.includes(run.status.toUpperCase())),
      );
      return connection("CheckRun", () => wanted.map((run) => describeRun(context, repository, run))).read(
        page,
        context,
      );
    }),
  };
}

export function describeRun(context: Context, repository: Repository, run: CheckRun): Fields {
  const suite = repository.checkSuites.find(({ id }) => id === run.suiteId);
  if (suite === undefined) throw new Error("a check run always has a suite");
  return {
    __typename: "CheckRun",
    id: nodeId("CR", run.id),
    databaseId: run.id,
    name: run.name,
    externalId: run.externalId,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: toTime(run.startedAt),
    completedAt: run.completedAt === undefined ? null : toTime(run.completedAt),
    title: run.title ?? null,
    summary: run.summary ?? null,
    text: run.text ?? null,
    checkSuite: field([], () => describeSuite(context, repository, suite)),
  };
}

/** @throws GraphqlRefusal when a filter is not simulated */
function readFilter(filter: unknown, known: readonly string[]): Arguments {
  // GitHub's schema has already checked its fields.
  const given = (filter ?? {}) as Arguments;
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return given;
  throw new GraphqlRefusal("UNPROCESSABLE", `The sandbox does not filter checks by ${unknown}.`);
}
