import { z } from "zod";
import { requirePermission } from "../access/authentication.ts";
import { moveBranch } from "../rest/move-branch.ts";
import { makeCheckRun } from "../rest/check-runs.ts";
import { requireBody } from "../rest/comment-body.ts";
import { resolveCommit, writeCommit } from "../state/git-repository.ts";
import { accountOf, covers } from "../access/lookup.ts";
import { react, reactionNames } from "../rest/reactions.ts";
import { replyInThread, resolveThread } from "../rest/review-threads.ts";
import { announce } from "../rest/webhooks.ts";
import {
  canResolve,
  describeReaction,
  describeReviewComment,
  describeThread,
  mayMinimize,
} from "./discussion.ts";
import {
  field,
  forbidden,
  GraphqlRefusal,
  unresolved,
  type Context,
  type Field,
  type Fields,
} from "./field.ts";
import { describeRun } from "./checks.ts";
import { findRepositoryNode, getRepository, getSubject, getThread } from "./find.ts";
import { describeSubject } from "./query.ts";
import { describeCommit, describeRef, describeRepository } from "./repository.ts";

/** Every simulated mutation. */
export const mutation: Fields = {
  __typename: "Mutation",
  resolveReviewThread: changeThread("ResolveReviewThreadPayload", "resolved"),
  unresolveReviewThread: changeThread("UnresolveReviewThreadPayload", "unresolved"),

  minimizeComment: simulate(
    "MinimizeCommentPayload",
    z.object({ subjectId: z.string(), classifier: z.string() }),
    (context, { subjectId, classifier }) => ({
      minimizedComment: setMinimized(context, subjectId, classifier),
    }),
  ),
  unminimizeComment: simulate(
    "UnminimizeCommentPayload",
    z.object({ subjectId: z.string() }),
    (context, { subjectId }) => ({ unminimizedComment: setMinimized(context, subjectId, undefined) }),
  ),

  updatePullRequestReviewComment: simulate(
    "UpdatePullRequestReviewCommentPayload",
    z.object({ pullRequestReviewCommentId: z.string(), body: z.string() }),
    (context, { pullRequestReviewCommentId: id, body }) => {
      requirePermission(context.actor, "pull_requests", "write");
      const subject = getSubject(context, id);
      if (subject.kind !== "review-comment") throw unresolved(id);
      requireBody(body);
      // Only its author and people with write access may edit it.
      const isOwn = subject.comment.author.id === accountOf(context.state, context.actor).id;
      if (context.actor.kind === "installation" && !isOwn) throw forbidden();
      subject.comment.body = body;
      subject.comment.updatedAt = new Date();
      return { pullRequestReviewComment: describeReviewComment(context, subject, subject.comment) };
    },
  ),

  addReaction: simulate(
    "AddReactionPayload",
    z.object({ subjectId: z.string(), content: z.string() }),
    (context, { subjectId, content }) => {
      requirePermission(context.actor, "pull_requests", "write");
      const subject = getSubject(context, subjectId);
      if (subject.kind === "thread") throw unresolved(subjectId);
      const name = Object.keys(reactionNames).find((rest) => reactionNames[rest] === content) ?? "";
      const author = accountOf(context.state, context.actor);
      const { reaction } = react(context.state, subjectId, author, name);
      return {
        reaction: describeReaction(context, reaction),
        subject: describeSubject(context, subject),
      };
    },
  ),

  addPullRequestReviewThreadReply: simulate(
    "AddPullRequestReviewThreadReplyPayload",
    z.object({ pullRequestReviewThreadId: z.string(), body: z.string() }),
    async (context, { pullRequestReviewThreadId: id, body }) => {
      requirePermission(context.actor, "pull_requests", "write");
      const place = getThread(context, id);
      requireBody(body);
      const author = accountOf(context.state, context.actor);
      const { comment, events } = await replyInThread(context.state, place, place.thread, author, body);
      events.forEach((event) => {
        announce(context.state, event);
      });
      return { comment: describeReviewComment(context, place, comment) };
    },
  ),

  createCheckRun: simulate(
    "CreateCheckRunPayload",
    z.object({
      repositoryId: z.string(),
      name: z.string(),
      headSha: z.string(),
      externalId: z.string().optional(),
      status: z.enum(["QUEUED", "IN_PROGRESS"]).optional(),
    }),
    async (context, { repositoryId, name, headSha, externalId, status }) => {
      const repository = findRepositoryNode(context, repositoryId);
      if (repository === undefined) throw unresolved(repositoryId);
      if (context.actor.kind === "person") throw forbidden();
      requirePermission(context.actor, "checks", "write");
      const run = await makeCheckRun(context.state, repository, {
        ...{ name, head_sha: headSha },
        ...(externalId === undefined ? {} : { external_id: externalId }),
        ...(status === undefined ? {} : { status: status === "QUEUED" ? "queued" : "in_progress" }),
      });
      return {
        checkRun: {
          ...describeRun(context, repository, run),
          repository: field([], () => describeRepository(context, repository)),
        },
      };
    },
  ),

  createCommitOnBranch: simulate(
    "CreateCommitOnBranchPayload",
    z.object({
      branch: z.object({
        id: z.string().optional(),
        repositoryNameWithOwner: z.string().optional(),
        branchName: z.string().optional(),
      }),
      message: z.object({ headline: z.string(), body: z.string().nullish() }),
      expectedHeadOid: z.string(),
      fileChanges: z
        .object({
          additions: z.array(z.object({ path: z.string(), contents: z.string() })).nullish(),
          deletions: z.array(z.object({ path: z.string() })).nullish(),
        })
        .nullish(),
    }),
    async (context, { branch, message, expectedHeadOid, fileChanges }) => {
      const { repositoryNameWithOwner: fullName, branchName: name } = branch;
      if (fullName === undefined || name === undefined) {
        throw new GraphqlRefusal("UNPROCESSABLE", "The sandbox finds a branch by name only, not by id.");
      }
      const { state } = context;
      const [owner = "", repo = ""] = fullName.split("/");
      const repository = getRepository(context, owner, repo);
      if (!covers(state, context.actor, repository)) throw forbidden();
      const additions = fileChanges?.additions ?? [];
      const deletions = fileChanges?.deletions ?? [];
      demandContentAccess(context, [...additions, ...deletions]);
      const tip = await resolveCommit(repository.directory, `refs/heads/${name}`);
      if (tip === undefined) {
        throw new GraphqlRefusal("NOT_FOUND", `Could not resolve to a branch named '${name}'.`);
      }
      if (tip !== expectedHeadOid) {
        throw new GraphqlRefusal(
          "STALE_DATA",
          `Expected branch to point to "${expectedHeadOid}" but it points to "${tip}". Pull and try again.`,
        );
      }
      const by = accountOf(state, context.actor);
      const sha = await writeCommit(repository.directory, {
        ...{ branch: name, parent: tip },
        message: [message.headline, message.body ?? ""].filter(Boolean).join("\n\n"),
        author: {
          name: by.login,
          email: `${by.id}+${by.login}@users.noreply.github.com`,
          date: new Date(),
        },
        changes: Object.fromEntries([
          ...additions.map(({ path, contents }) => [path, Buffer.from(contents, "base64")] as const),
          ...deletions.map(({ path }) => [path, undefined] as const),
        ]),
      });
      state.signedCommits.add(sha);
      for (const event of await moveBranch(state, { repository, branch: name, before: tip, sha, by })) {
        announce(state, event);
      }
      return {
        commit: await describeCommit(context, repository, sha),
        ref: await describeRef(context, repository, name),
      };
    },
  ),
};

/** A mutation. GitHub's schema has already checked `input`; ours gives it a type. */
function simulate<Input>(
  payload: string,
  schema: z.ZodType<Input>,
  run: (context: Context, input: Input) => object | Promise<object>,
): Field {
  return field(["input"], async ({ input }, context) => {
    // On GitHub, only the error's type distinguishes a missing permission from a missing node; both respond with 200.
    const clientMutationId = z.object({ clientMutationId: z.string().optional() }).parse(input);
    return {
      __typename: payload,
      clientMutationId: clientMutationId.clientMutationId ?? null,
      ...(await run(context, schema.parse(input))),
    };
  });
}

function changeThread(payload: string, action: "resolved" | "unresolved"): Field {
  return simulate(payload, z.object({ threadId: z.string() }), async (context, { threadId }) => {
    const place = getThread(context, threadId);
    if (!canResolve(context, place)) throw forbidden();
    const by = accountOf(context.state, context.actor);
    for (const event of await resolveThread(context.state, place, place.thread, by, action)) {
      announce(context.state, event);
    }
    return { thread: describeThread(context, place, place.thread) };
  });
}

function setMinimized(context: Context, id: string, classifier: string | undefined): Fields {
  const subject = getSubject(context, id);
  if (subject.kind === "pull-request" || subject.kind === "thread") throw unresolved(id);
  if (!mayMinimize(context)) throw forbidden();
  if (classifier === undefined) context.state.minimized.delete(id);
  else context.state.minimized.set(id, classifier);
  return describeSubject(context, subject);
}

/** Changing workflows requires a permission of its own. */
function demandContentAccess(context: Context, files: readonly { readonly path: string }[]): void {
  requirePermission(context.actor, "contents", "write");
  if (files.some(({ path }) => path.startsWith(".github/workflows/"))) {
    requirePermission(context.actor, "workflows", "write");
  }
}
