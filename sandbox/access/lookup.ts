import { notFound, Refusal } from "./refusals.ts";
import type { Call } from "./call.ts";
import { diffCommits, type ChangedFile } from "../state/diff.ts";
import { botAccount } from "../state/accounts.ts";
import { findMergeBase, resolveCommit } from "../state/git-repository.ts";
import type { Account, Actor, Installation, PullRequest, Repository, State } from "../state/state.ts";

/** The repository in a route's path. @throws Refusal 404, also if the caller's installation does not cover it */
export function getRepository(call: Call): Repository {
  const repository = getReadableRepository(call);
  if (!covers(call.state, call.actor, repository)) throw notFound();
  return repository;
}

/** As `getRepository`, for routes that read code: they also work for public repositories. @throws Refusal 404 */
export function getReadableRepository({ state, actor, parameters }: Call): Repository {
  const { owner = "", repo = "" } = parameters;
  const repository = findRepository(state, `${owner}/${repo}`);
  if (repository === undefined || !mayRead(state, actor, repository)) throw notFound();
  return repository;
}

/** Returns whether the caller has access to a repository beyond its being public. */
export function covers(state: State, actor: Actor, repository: Repository): boolean {
  if (actor.kind !== "installation") return true;
  const installation = state.installations.find(({ id }) => id === actor.installationId);
  const { repositoryIds } = actor;
  if (repositoryIds !== undefined && !repositoryIds.includes(repository.id)) return false;
  return installation !== undefined && isCovered(installation, repository);
}

/** Returns whether an installation of the app covers a repository. */
export function isCovered({ account }: Installation, repository: Repository): boolean {
  return repository.isGivenToApp && repository.owner.id === account.id;
}

export function mayRead(state: State, actor: Actor, repository: Repository): boolean {
  return repository.isPublic || covers(state, actor, repository);
}

/** Finds a repository by its full name, which is case-insensitive. */
export function findRepository(state: State, name: string): Repository | undefined {
  const wanted = name.toLowerCase();
  return state.repositories.find(
    (repository) => `${repository.owner.login}/${repository.name}`.toLowerCase() === wanted,
  );
}

/** @throws Refusal 404 */
export function getPullRequest(call: Call, repository: Repository, parameter = "pull_number"): PullRequest {
  const number = Number(call.parameters[parameter]);
  const pull = repository.pulls.find((candidate) => candidate.number === number);
  if (pull === undefined) throw notFound();
  return pull;
}

/** @throws Refusal 422 if there is no such commit */
export async function getCommit(repository: Repository, reference: string): Promise<string> {
  const sha = await resolveCommit(repository.directory, reference);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${reference}`);
  return sha;
}

/** The changed files of a pull request at one of its commits: the difference from the merge base. */
export async function diffPullRequest(
  repository: Repository,
  pull: PullRequest,
  headSha: string = pull.head.sha,
): Promise<readonly ChangedFile[]> {
  const mergeBase = await findMergeBase(repository.directory, pull.base.sha, headSha);
  return diffCommits(repository.directory, mergeBase ?? pull.base.sha, headSha);
}

/** The account that a caller writes as. */
export function accountOf(state: State, actor: Actor): Account {
  return actor.kind === "person" ? actor.account : botAccount(state);
}
