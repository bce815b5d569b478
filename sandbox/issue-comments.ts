import { z } from "zod";
import { notFound, type Answer, type Call } from "./answer.ts";
import { demandBody } from "./comment-body.ts";
import { accountOf, getPullRequest, getRepository } from "./lookup.ts";
import { answerPage } from "./pages.ts";
import { representAccount } from "./accounts.ts";
import { fullName, nodeId, pageUrl, repositoryUrl, toTime } from "./addresses.ts";
import { nextId, type IssueComment, type PullRequest, type Repository, type State } from "./state.ts";

const commentBody = z.object({ body: z.string() });

/** The conversation below a pull request: to GitHub, comments of the issue that it also is. */
export function listIssueComments(call: Call): Answer {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository, "issue_number");
  const bodies = pull.conversation.map((comment) =>
    representIssueComment(call.state, repository, pull, comment),
  );
  return answerPage(call, `/repos/${fullName(repository)}/issues/${pull.number}/comments`, bodies);
}

export function createIssueComment(call: Call): Answer {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository, "issue_number");
  const now = new Date();
  const comment: IssueComment = {
    id: nextId(call.state),
    author: accountOf(call.state, call.actor),
    body: readBody(call),
    createdAt: now,
    updatedAt: now,
  };
  pull.conversation.push(comment);
  return { status: 201, body: representIssueComment(call.state, repository, pull, comment) };
}

export function updateIssueComment(call: Call): Answer {
  const repository = getRepository(call);
  const id = Number(call.parameters["comment_id"]);
  for (const pull of repository.pulls) {
    const comment = pull.conversation.find((candidate) => candidate.id === id);
    if (comment === undefined) continue;
    comment.body = readBody(call);
    comment.updatedAt = new Date();
    return { status: 200, body: representIssueComment(call.state, repository, pull, comment) };
  }
  throw notFound();
}

function readBody(call: Call): string {
  const { body } = commentBody.parse(call.body);
  demandBody(body);
  return body;
}

function representIssueComment(
  state: State,
  repository: Repository,
  pull: PullRequest,
  comment: IssueComment,
) {
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url: `${repositoryUrl(state, repository)}/issues/comments/${comment.id}`,
    html_url: `${pageUrl(state, repository)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${pull.number}`,
    body: comment.body,
    user: representAccount(state, comment.author),
    created_at: toTime(comment.createdAt),
    updated_at: toTime(comment.updatedAt),
    author_association: "NONE",
    performed_via_github_app: null,
  };
}
