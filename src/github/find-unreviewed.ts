import { z } from "zod";
import { checkRunName, longestReview } from "./check-run.ts";
import { ask } from "./graphql.ts";
import { markState, readRunMark, type Instances, type OpenRun } from "./instances.ts";
import type { GitHub } from "./octokit.ts";

/** An open pull request whose head has no result of ours, and that no process is reviewing. */
export interface Unreviewed {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly headSha: string;
  /** Check runs of processes that died before completing them. */
  readonly leftBehind: readonly OpenRun[];
}

/** The results of a search, and how much it looked at. */
export interface UnreviewedSearch {
  readonly repositories: number;
  readonly pulls: number;
  readonly unreviewed: readonly Unreviewed[];
}

/** The scope of a search. */
export interface SearchBounds {
  readonly appId: number;
  /** Milliseconds since 1970: pull requests that were not updated since are skipped. */
  readonly since: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Says what became of the review of a completed check run. A failed one is tried again, after longer and longer times. */
  readonly judgeTitle: (title: string) => "result" | "undone" | "failed";
  readonly hasEnded: Instances["hasEnded"];
}

/** Repositories per query: the first query asks for one date of each, the second for all of their check runs. */
const repositoriesPerGlance = 100;
const repositoriesPerLook = 10;

/**
 * Searches the repositories of an installation for open pull requests that were not reviewed. Every hundred repositories cost two
 * requests, and every ten with recent activity cost one more.
 *
 * @param github authenticated as the installation
 */
export async function findUnreviewed(
  github: GitHub,
  bounds: SearchBounds,
  signal: AbortSignal,
): Promise<UnreviewedSearch> {
  const all = await listRepositories(github, signal);
  const active: string[] = [];
  for (const ids of chunk(all, repositoriesPerGlance)) {
    const { nodes } = await ask(github, glanceSchema, glance, { ids }, signal);
    for (const node of nodes) {
      const [newest] = node?.pullRequests.nodes ?? [];
      if (node && newest && Date.parse(newest.updatedAt) >= bounds.since) active.push(node.id);
    }
  }
  const pulls: Pull[] = [];
  const unfinished: { readonly id: string; readonly after: string }[] = [];
  const lookAt = async (ids: readonly string[], after?: string): Promise<void> => {
    const { nodes } = await ask(github, lookSchema, look, { ids, after, app: bounds.appId }, signal);
    for (const node of nodes) {
      if (node === null) continue;
      pulls.push(...node.pullRequests.nodes);
      const next = findNextPage(node.pullRequests, bounds);
      if (next !== undefined) unfinished.push({ id: node.id, after: next });
    }
  };
  for (const ids of chunk(active, repositoriesPerLook)) await lookAt(ids);
  for (let rest = unfinished.shift(); rest !== undefined; rest = unfinished.shift())
    await lookAt([rest.id], rest.after);
  const recent = pulls.filter(({ updatedAt }) => Date.parse(updatedAt) >= bounds.since);
  const unreviewed: Unreviewed[] = [];
  for (const pull of recent) unreviewed.push(...(await toUnreviewed(github, pull, bounds, signal)));
  return { repositories: all.length, pulls: recent.length, unreviewed };
}

/** GraphQL's ids of the repositories that can have open pull requests. */
async function listRepositories(github: GitHub, signal: AbortSignal): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await github.rest.apps.listReposAccessibleToInstallation({
      ...{ per_page: repositoriesPerGlance, page, request: { signal } },
    });
    for (const { node_id: id, archived, open_issues_count: open } of data.repositories) {
      // Pull requests count as issues here; an archived repository is read-only.
      if (!archived && open > 0) ids.push(id);
    }
    if (data.repositories.length < repositoriesPerGlance) return ids;
  }
}

const glance = `
  query ($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Repository {
        id
        pullRequests(states: OPEN, first: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { updatedAt } }
      }
    }
  }`;

// Lost reviews are recent, so they are among the pull requests updated last.
const look = `
  query ($ids: [ID!]!, $app: Int!, $after: String) {
    nodes(ids: $ids) {
      ... on Repository {
        id
        pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
          pageInfo { hasNextPage endCursor }
          nodes {
            number updatedAt baseRefName isDraft baseRepository { name owner { login } }
            commits(last: 1) {
              nodes {
                commit {
                  oid
                  checkSuites(first: 2, filterBy: { appId: $app }) {
                    nodes {
                      checkRuns(last: 100, filterBy: { checkName: "${checkRunName}", checkType: ALL }) {
                        pageInfo { hasPreviousPage }
                        nodes { databaseId externalId status startedAt title }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }`;

const glanceSchema = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        pullRequests: z.object({ nodes: z.array(z.object({ updatedAt: z.string() })) }),
      })
      .nullable(),
  ),
});

const runSchema = z.object({
  databaseId: z.number(),
  externalId: z.string().nullable(),
  status: z.string(),
  startedAt: z.string().nullable(),
  title: z.string().nullable(),
});

const suiteSchema = z.object({
  checkRuns: z.object({ pageInfo: z.object({ hasPreviousPage: z.boolean() }), nodes: z.array(runSchema) }),
});

const pullSchema = z.object({
  number: z.number(),
  updatedAt: z.string(),
  baseRefName: z.string(),
  isDraft: z.boolean(),
  baseRepository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }),
  commits: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
          oid: z.string(),
          checkSuites: z.object({
            nodes: z.array(suiteSchema),
          }),
        }),
      }),
    ),
  }),
});

const pullsSchema = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(pullSchema),
});

const lookSchema = z.object({
  nodes: z.array(z.object({ id: z.string(), pullRequests: pullsSchema }).nullable()),
});

type Pull = z.output<typeof pullSchema>;
type RunNode = z.output<typeof runSchema>;
type Suite = z.output<typeof suiteSchema>;

/** The cursor of the next page, if there is one and its pull requests can be recent enough. */
function findNextPage(
  { pageInfo, nodes }: z.output<typeof pullsSchema>,
  { since }: SearchBounds,
): string | undefined {
  const oldest = nodes.at(-1);
  const isDone = !pageInfo.hasNextPage || oldest === undefined || Date.parse(oldest.updatedAt) < since;
  return isDone ? undefined : (pageInfo.endCursor ?? undefined);
}

async function toUnreviewed(
  github: GitHub,
  pull: Pull,
  bounds: SearchBounds,
  signal: AbortSignal,
): Promise<readonly Unreviewed[]> {
  const [node] = pull.commits.nodes;
  if (node === undefined) return [];
  const { name: repo, owner } = pull.baseRepository;
  const found = { owner: owner.login, repo, number: pull.number, headSha: node.commit.oid };
  const runs = await findRuns(github, found, node.commit.checkSuites.nodes, bounds, signal);
  const open = runs.filter(({ isCompleted }) => !isCompleted);
  for (const run of open) {
    // Another process may be reviewing it, or about to.
    if (bounds.now - run.startedAt < longestReview && !(await bounds.hasEnded(run))) return [];
  }
  return isSettled(runs, pull, bounds) ? [] : [{ ...found, leftBehind: open }];
}

/** A check run of a pull request. */
interface Run extends OpenRun {
  readonly isCompleted: boolean;
  readonly title: string;
  /** As in `RunMark`. */
  readonly state: string | undefined;
}

/** The check runs of a pull request, at its head, the newest first. Others may have the same head, and so many runs that a page holds no more. */
async function findRuns(
  github: GitHub,
  { owner, repo, number, headSha }: Omit<Unreviewed, "leftBehind">,
  suites: readonly Suite[],
  { appId }: SearchBounds,
  signal: AbortSignal,
): Promise<readonly Run[]> {
  const newest = suites.flatMap(({ checkRuns }) => checkRuns.nodes);
  const own = toRuns(newest, number);
  if (own.length > 0 || !suites.some(({ checkRuns }) => checkRuns.pageInfo.hasPreviousPage)) return own;
  const all = await github.paginate(github.rest.checks.listForRef, {
    ...{ owner, repo, ref: headSha, check_name: checkRunName, app_id: appId, filter: "all" },
    ...{ per_page: 100, request: { signal } },
  });
  const nodes = all.map((run) => ({
    ...{ databaseId: run.id, externalId: run.external_id, startedAt: run.started_at },
    ...{ status: run.status.toUpperCase(), title: run.output.title },
  }));
  return toRuns(nodes, number);
}

function toRuns(nodes: readonly RunNode[], number: number): readonly Run[] {
  return nodes
    .map(({ databaseId: id, externalId, status, startedAt, title }) => ({
      ...{ id, isCompleted: status === "COMPLETED", title: title ?? "" },
      ...{ ...readRunMark(externalId), startedAt: Date.parse(startedAt ?? "") },
    }))
    .filter(({ externalId }) => externalId === String(number))
    .sort((a, b) => b.id - a.id);
}

/** Says whether the newest check run has a result: GitHub shows no other of the same name. */
function isSettled(
  runs: readonly Run[],
  { baseRefName: baseRef, isDraft }: Pull,
  { now, judgeTitle }: SearchBounds,
): boolean {
  const [newest] = runs;
  if (newest?.isCompleted !== true) return false;
  // A check run of an earlier version does not say.
  if (newest.state !== undefined && newest.state !== markState({ baseRef, isDraft })) return false;
  const verdict = judgeTitle(newest.title);
  if (verdict !== "failed") return verdict === "result";
  // After twice as long each time, so that what fails always is not tried forever.
  const first = runs.findLast(({ title }) => judgeTitle(title) === "failed") ?? newest;
  return now - newest.startedAt < newest.startedAt - first.startedAt;
}

function* chunk<Item>(items: readonly Item[], size: number): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
