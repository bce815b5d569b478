import { z } from "zod";
import { checkRunName, longestReview } from "./check-run.ts";
import { ask } from "./graphql.ts";
import { readRunMark, type Instances } from "./instances.ts";
import type { GitHub } from "./octokit.ts";

/** An open pull request whose head has no result of ours, and that no process is reviewing. */
export interface Unreviewed {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly headSha: string;
  /** Check runs of processes that died before completing them. */
  readonly leftBehind: readonly number[];
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
  /** Title of a check run that postponed its review; it does not count as a result. */
  readonly unfinishedTitle: string;
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
  for (const pull of recent) unreviewed.push(...(await toUnreviewed(pull, bounds)));
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
            number updatedAt baseRepository { name owner { login } }
            commits(last: 1) {
              nodes {
                commit {
                  oid
                  checkSuites(first: 2, filterBy: { appId: $app }) {
                    nodes {
                      checkRuns(last: 20, filterBy: { checkName: "${checkRunName}", checkType: ALL }) {
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

const pullSchema = z.object({
  number: z.number(),
  updatedAt: z.string(),
  baseRepository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }),
  commits: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
          oid: z.string(),
          checkSuites: z.object({
            nodes: z.array(z.object({ checkRuns: z.object({ nodes: z.array(runSchema) }) })),
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

/** The cursor of the next page, if there is one and its pull requests can be recent enough. */
function findNextPage(
  { pageInfo, nodes }: z.output<typeof pullsSchema>,
  { since }: SearchBounds,
): string | undefined {
  const oldest = nodes.at(-1);
  const isDone = !pageInfo.hasNextPage || oldest === undefined || Date.parse(oldest.updatedAt) < since;
  return isDone ? undefined : (pageInfo.endCursor ?? undefined);
}

/** Only the newest check run counts: GitHub shows no other of the same name. Two pull requests may have the same head. */
async function toUnreviewed(
  { number, baseRepository: { name, owner }, commits }: Pull,
  { now, unfinishedTitle, hasEnded }: SearchBounds,
): Promise<readonly Unreviewed[]> {
  const [node] = commits.nodes;
  if (node === undefined) return [];
  const { oid: headSha, checkSuites } = node.commit;
  const runs = checkSuites.nodes
    .flatMap(({ checkRuns }) => checkRuns.nodes)
    .map((run) => ({ ...run, ...readRunMark(run.externalId) }))
    .filter(({ externalId }) => externalId === String(number))
    .sort((a, b) => b.databaseId - a.databaseId);
  const open = runs.filter(({ status }) => status !== "COMPLETED");
  for (const { databaseId: id, instance, startedAt } of open) {
    const begun = { id, instance, startedAt: Date.parse(startedAt ?? "") };
    // Another process may be reviewing it, or about to.
    if (now - begun.startedAt < longestReview && !(await hasEnded(begun))) return [];
  }
  const [newest] = runs;
  if (newest?.status === "COMPLETED" && newest.title !== unfinishedTitle) return [];
  const leftBehind = open.map(({ databaseId }) => databaseId);
  return [{ owner: owner.login, repo: name, number, headSha, leftBehind }];
}

function* chunk<Item>(items: readonly Item[], size: number): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
