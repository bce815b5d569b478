import { accountOf } from "../access/lookup.ts";
import {
  describeActor,
  describeIssueComment,
  describeReview,
  describeReviewComment,
  describeThread,
} from "./discussion.ts";
import { field, type Context, type Fields } from "./field.ts";
import { findRepositoryNode, getRepository, getSubject, type Subject } from "./find.ts";
import { describePullRequest, describeRepository } from "./repository.ts";

/** Every simulated query. */
export const query: Fields = {
  __typename: "Query",
  repository: field(["owner", "name", "followRenames"], ({ owner, name }, context) =>
    describeRepository(context, getRepository(context, String(owner), String(name))),
  ),
  node: field(["id"], ({ id }, context) => describeNode(context, String(id))),
  nodes: field(["ids"], ({ ids }, context) =>
    (Array.isArray(ids) ? ids : []).map((id) => describeNode(context, String(id))),
  ),
  viewer: field([], (_, context) => {
    const account = accountOf(context.state, context.actor);
    // Only here GitHub represents an app as a user, with `[bot]` in its login.
    return { ...describeActor(context, account), __typename: "User", login: account.login };
  }),
};

function describeNode(context: Context, id: string): Fields {
  const repository = findRepositoryNode(context, id);
  return repository === undefined
    ? describeSubject(context, getSubject(context, id))
    : describeRepository(context, repository);
}

export function describeSubject(context: Context, subject: Subject): Fields {
  switch (subject.kind) {
    case "pull-request":
      return describePullRequest(context, subject);
    case "thread":
      return describeThread(context, subject, subject.thread);
    case "review":
      return describeReview(context, subject, subject.review);
    case "review-comment":
      return describeReviewComment(context, subject, subject.comment);
    case "issue-comment":
      return describeIssueComment(context, subject, subject.comment);
  }
}
