import { z } from "zod";
import { ask } from "./graphql.ts";
import type { GitHub } from "./octokit.ts";

/** Reactions to the text of a review, by REST's names: only GraphQL has these. */
export type ReviewReaction = keyof typeof names;

const names = {
  "+1": "THUMBS_UP",
  "-1": "THUMBS_DOWN",
  confused: "CONFUSED",
  eyes: "EYES",
  rocket: "ROCKET",
} as const;

const mutation = `
  mutation ($id: ID!, $content: ReactionContent!) {
    addReaction(input: { subjectId: $id, content: $content }) { reaction { content } }
  }`;

/** Adds our reaction to a review. Says whether it is new; GitHub does not, so it is asked before. */
export async function reactToReview(
  github: GitHub,
  review: string,
  content: ReviewReaction,
): Promise<"new" | "known"> {
  if (await haveReactedToReview(github, review, content)) return "known";
  await ask(github, z.unknown(), mutation, { id: review, content: names[content] });
  return "new";
}

const query = `
  query ($id: ID!) {
    node(id: $id) { ... on PullRequestReview { reactionGroups { content viewerHasReacted } } }
  }`;

const answer = z.object({
  node: z.object({
    reactionGroups: z.array(z.object({ content: z.string(), viewerHasReacted: z.boolean() })),
  }),
});

/** Says whether we reacted to a review in this way. */
export async function haveReactedToReview(
  github: GitHub,
  review: string,
  content: ReviewReaction,
): Promise<boolean> {
  const { node } = await ask(github, answer, query, { id: review });
  return node.reactionGroups.some((group) => group.content === names[content] && group.viewerHasReacted);
}
