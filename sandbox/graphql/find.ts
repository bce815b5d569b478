import { nodeId } from "../state/addresses.ts";
import { covers, findRepository, mayRead } from "../access/lookup.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { IssueComment, Repository, Review, ReviewComment, ReviewThread } from "../state/state.ts";
import { GraphqlRefusal, unresolved, type Context } from "./field.ts";

/** A part of a pull request that has a node id. */
export type Subject = PlacedPullRequest &
  (
    | { readonly kind: "pull-request" }
    | { readonly kind: "thread"; readonly thread: ReviewThread }
    | { readonly kind: "review"; readonly review: Review }
    | { readonly kind: "review-comment"; readonly comment: ReviewComment }
    | { readonly kind: "issue-comment"; readonly comment: IssueComment }
  );

/** The repositories that a caller has access to as their own. */
function listRepositories({ state, actor }: Context): readonly Repository[] {
  return state.repositories.filter((repository) => covers(state, actor, repository));
}

/** Finds a repository that the caller may read. @throws GraphqlRefusal NOT_FOUND */
export function getRepository({ state, actor }: Context, owner: string, name: string): Repository {
  const repository = findRepository(state, `${owner}/${name}`);
  if (repository !== undefined && mayRead(state, actor, repository)) return repository;
  throw new GraphqlRefusal(
    "NOT_FOUND",
    `Could not resolve to a Repository with the name '${owner}/${name}'.`,
  );
}

/** Finds the repository with this node id; `undefined` if the id belongs to something else. */
export function findRepositoryNode(context: Context, id: string): Repository | undefined {
  return listRepositories(context).find((repository) => nodeId("R", repository.id) === id);
}

/** Finds the part of a pull request with this node id. @throws GraphqlRefusal NOT_FOUND */
export function getSubject(context: Context, id: string): Subject {
  for (const repository of listRepositories(context)) {
    for (const pull of repository.pulls) {
      const subject = listSubjects({ repository, pull }).find(([candidate]) => candidate === id);
      if (subject !== undefined) return subject[1];
    }
  }
  throw unresolved(id);
}

/** @throws GraphqlRefusal NOT_FOUND, also if the id belongs to something else */
export function getThread(context: Context, id: string): Extract<Subject, { kind: "thread" }> {
  const subject = getSubject(context, id);
  if (subject.kind === "thread") return subject;
  throw unresolved(id);
}

function listSubjects(place: PlacedPullRequest): readonly (readonly [string, Subject])[] {
  const { pull } = place;
  return [
    [nodeId("PR", pull.id), { ...place, kind: "pull-request" }],
    ...pull.threads.map((thread): readonly [string, Subject] => [
      nodeId("PRRT", thread.id),
      { ...place, kind: "thread", thread },
    ]),
    ...pull.reviews.map((review): readonly [string, Subject] => [
      nodeId("PRR", review.id),
      { ...place, kind: "review", review },
    ]),
    ...pull.comments.map((comment): readonly [string, Subject] => [
      nodeId("PRRC", comment.id),
      { ...place, kind: "review-comment", comment },
    ]),
    ...pull.conversation.map((comment): readonly [string, Subject] => [
      nodeId("IC", comment.id),
      { ...place, kind: "issue-comment", comment },
    ]),
  ];
}
