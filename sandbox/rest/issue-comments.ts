import { z } from "zod";
import { notFound } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { requireBody } from "./comment-body.ts";
import { accountOf, getPullRequest, getRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { associationOf } from "../state/accounts.ts";
import { representAccount, representApp } from "./represent-account.ts";
import { fullName, nodeId, pageUrl, repositoryUrl, toTime } from "../state/addresses.ts";
import type { PlacedPullRequest } from "./pull-requests.ts";
import { countReactions } from "./reactions.ts";
import { representLabel } from "./represent-pull-request.ts";
import {
  nextId,
  type Account,
  type IssueComment,
  type PullRequest,
  type Repository,
  type State,
} from "../state/state.ts";
import { announce, type WebhookEvent } from "./webhooks.ts";

const commentBody = z.object({ body: z.string() });

/** Lists the comments of a pull request's conversation. GitHub treats them as comments on an issue. */
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
  const { state } = call;
  const author = accountOf(state, call.actor);
  const { comment, events } = addIssueComment(state, { repository, pull }, author, readBody(call));
  for (const event of events) announce(state, event);
  return { status: 201, body: representIssueComment(state, repository, pull, comment) };
}

/** Comments on a pull request. Returns the webhooks to send. */
export function addIssueComment(
  state: State,
  { repository, pull }: PlacedPullRequest,
  author: Account,
  body: string,
): { readonly comment: IssueComment; readonly events: readonly WebhookEvent[] } {
  const now = new Date();
  const comment: IssueComment = { id: nextId(state), author, body, createdAt: now, updatedAt: now };
  pull.conversation.push(comment);
  return { comment, events: [eventOf(state, { repository, pull }, comment, author, "created")] };
}

/** Edits a comment. Returns the webhooks to send. */
export function editIssueComment(
  state: State,
  place: PlacedPullRequest,
  comment: IssueComment,
  by: Account,
  body: string,
): WebhookEvent {
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = new Date();
  return eventOf(state, place, comment, by, "edited", { changes: { body: { from } } });
}

function eventOf(
  state: State,
  { repository, pull }: PlacedPullRequest,
  comment: IssueComment,
  sender: Account,
  action: "created" | "edited" | "deleted",
  more: object = {},
): WebhookEvent {
  return {
    ...{ event: "issue_comment", action, repository, sender },
    content: {
      issue: representIssue(state, repository, pull),
      comment: representIssueComment(state, repository, pull, comment),
      ...more,
    },
  };
}

export function readIssueComment(call: Call): Answer {
  const { repository, pull, comment } = getIssueComment(call);
  return { status: 200, body: representIssueComment(call.state, repository, pull, comment) };
}

export function updateIssueComment(call: Call): Answer {
  const { repository, pull, comment } = getIssueComment(call);
  const { state } = call;
  const by = accountOf(state, call.actor);
  announce(state, editIssueComment(state, { repository, pull }, comment, by, readBody(call)));
  return { status: 200, body: representIssueComment(state, repository, pull, comment) };
}

export function deleteIssueComment(call: Call): Answer {
  const { repository, pull, comment } = getIssueComment(call);
  const { state } = call;
  pull.conversation.splice(pull.conversation.indexOf(comment), 1);
  announce(state, eventOf(state, { repository, pull }, comment, accountOf(state, call.actor), "deleted"));
  return { status: 204 };
}

function getIssueComment(call: Call) {
  const repository = getRepository(call);
  const id = Number(call.parameters["comment_id"]);
  for (const pull of repository.pulls) {
    const comment = pull.conversation.find((candidate) => candidate.id === id);
    if (comment !== undefined) return { repository, pull, comment };
  }
  throw notFound();
}

function readBody(call: Call): string {
  const { body } = commentBody.parse(call.body);
  requireBody(body);
  return body;
}

function representIssueComment(
  state: State,
  repository: Repository,
  pull: PullRequest,
  comment: IssueComment,
) {
  const url = `${repositoryUrl(state, repository)}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: `${pageUrl(state, repository)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryUrl(state, repository)}/issues/${pull.number}`,
    body: comment.body,
    user: representAccount(state, comment.author),
    created_at: toTime(comment.createdAt),
    updated_at: toTime(comment.updatedAt),
    author_association: associationOf(repository, comment.author),
    performed_via_github_app: comment.author.type === "Bot" ? representApp(state) : null,
    reactions: countReactions(state, nodeId("IC", comment.id), url),
  };
}

/** A pull request as an issue, which lacks the head commit. */
function representIssue(state: State, repository: Repository, pull: PullRequest) {
  const url = `${repositoryUrl(state, repository)}/issues/${pull.number}`;
  const page = `${pageUrl(state, repository)}/pull/${pull.number}`;
  return {
    ...{ id: pull.id, node_id: nodeId("I", pull.id), number: pull.number, title: pull.title },
    ...{ body: pull.body === "" ? null : pull.body, state: pull.state, draft: pull.isDraft },
    url,
    repository_url: repositoryUrl(state, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    user: representAccount(state, pull.author),
    labels: pull.labels.map((name) => representLabel(state, repository, name)),
    locked: false,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: pull.conversation.length,
    created_at: toTime(pull.createdAt),
    updated_at: toTime(pull.updatedAt),
    closed_at: pull.state === "closed" ? toTime(pull.updatedAt) : null,
    author_association: associationOf(repository, pull.author),
    performed_via_github_app: null,
    state_reason: null,
    timeline_url: `${url}/timeline`,
    reactions: countReactions(state, nodeId("I", pull.id), url),
    pull_request: {
      url: `${repositoryUrl(state, repository)}/pulls/${pull.number}`,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: null,
    },
  };
}
