import { z } from "zod";
import { representAccount } from "./represent-account.ts";
import { fullName, nodeId, toTime } from "../state/addresses.ts";
import { notFound } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { accountOf, getRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { nextId, type Account, type Reaction, type State } from "../state/state.ts";

/** GraphQL's name of each reaction, by REST's name. */
export const reactionNames: Readonly<Record<string, string>> = {
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  laugh: "LAUGH",
  hooray: "HOORAY",
  confused: "CONFUSED",
  heart: "HEART",
  rocket: "ROCKET",
  eyes: "EYES",
};

/** Adds a reaction to a node. An account can add each reaction only once. */
export function react(
  state: State,
  subject: string,
  author: Account,
  content: string,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const reactions = state.reactions.get(subject) ?? [];
  state.reactions.set(subject, reactions);
  const known = reactions.find((one) => one.author.id === author.id && one.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction: Reaction = { id: nextId(state), author, content, createdAt: new Date() };
  reactions.push(reaction);
  return { reaction, isNew: true };
}

export function reactToIssueComment(call: Call): Answer {
  return answerReaction(call, findIssueComment(call));
}

export function reactToReviewComment(call: Call): Answer {
  return answerReaction(call, findReviewComment(call));
}

/** Lists the reactions to a comment of the conversation; with `content`, only reactions of that kind. */
export function listIssueCommentReactions(call: Call): Answer {
  return answerReactions(call, findIssueComment(call), "issues");
}

/** The same for an inline comment. */
export function listReviewCommentReactions(call: Call): Answer {
  return answerReactions(call, findReviewComment(call), "pulls");
}

/** The comment's node; `undefined` if it does not exist. */
function findIssueComment(call: Call): string | undefined {
  const id = Number(call.parameters["comment_id"]);
  const isThere = getRepository(call).pulls.some((pull) =>
    pull.conversation.some((comment) => comment.id === id),
  );
  return isThere ? nodeId("IC", id) : undefined;
}

/** The same for an inline comment. */
function findReviewComment(call: Call): string | undefined {
  const id = Number(call.parameters["comment_id"]);
  const isThere = getRepository(call).pulls.some((pull) =>
    pull.comments.some((comment) => comment.id === id),
  );
  return isThere ? nodeId("PRRC", id) : undefined;
}

function answerReactions(call: Call, subject: string | undefined, kind: "issues" | "pulls"): Answer {
  if (subject === undefined) throw notFound();
  const content = call.query.get("content");
  const bodies = (call.state.reactions.get(subject) ?? [])
    .filter((reaction) => content === null || reaction.content === content)
    .map((reaction) => represent(call.state, reaction));
  const comment = `${kind}/comments/${call.parameters["comment_id"] ?? ""}`;
  return answerPage(call, `/repos/${fullName(getRepository(call))}/${comment}/reactions`, bodies);
}

/** The counts of reactions that are part of every comment. */
export function countReactions(state: State, subject: string, url: string) {
  const reactions = state.reactions.get(subject) ?? [];
  const count = (content: string) => reactions.filter((one) => one.content === content).length;
  return {
    url: `${url}/reactions`,
    total_count: reactions.length,
    ...Object.fromEntries(Object.keys(reactionNames).map((content) => [content, count(content)])),
  };
}

function answerReaction(call: Call, subject: string | undefined): Answer {
  if (subject === undefined) throw notFound();
  const { content } = z.object({ content: z.string() }).parse(call.body);
  const { reaction, isNew } = react(call.state, subject, accountOf(call.state, call.actor), content);
  return {
    status: isNew ? 201 : 200,
    body: represent(call.state, reaction),
  };
}

function represent(state: State, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: representAccount(state, reaction.author),
    content: reaction.content,
    created_at: toTime(reaction.createdAt),
  };
}
