import { canWrite } from "../state/accounts.ts";
import { moveBranch } from "../rest/move-branch.ts";
import { splitComment } from "./comment-text.ts";
import { parseHunks } from "../state/diff.ts";
import { readText, writeCommit } from "../state/git-repository.ts";
import { diffPullRequest } from "../access/lookup.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import { findCurrentLines } from "../rest/review-placement.ts";
import type { Account, ReviewComment, State } from "../state/state.ts";
import { resolveThread } from "../rest/review-threads.ts";
import { sendWebhooks } from "../rest/webhooks.ts";

/** Why GitHub would not apply a suggestion; completes "This suggestion cannot be applied: …". */
export class CannotApply extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CannotApply";
  }
}

/** A suggestion with the current lines of its comment, 1-based and inclusive. */
interface Replacement {
  readonly comment: ReviewComment;
  readonly startLine: number;
  readonly endLine: number;
  readonly lines: readonly string[];
}

/** Returns whether a comment has a suggestion. */
export function hasSuggestion(comment: ReviewComment): boolean {
  return findSuggestion(comment) !== undefined;
}

/** Returns why a suggestion cannot be applied on its own; `undefined` if it can. */
export async function findObstacle(
  place: PlacedPullRequest,
  comment: ReviewComment,
  by: Account,
): Promise<string | undefined> {
  try {
    await makeReplacement(place, comment, by);
    return undefined;
  } catch (error) {
    if (error instanceof CannotApply) return error.message;
    throw error;
  }
}

/**
 * Presses "Commit suggestion", or "Commit suggestions" for several: one commit, co-authored by those who suggested it, which resolves the
 * threads. Applies either all suggestions or none.
 *
 * @throws CannotApply
 */
export async function applySuggestions(
  state: State,
  place: PlacedPullRequest,
  comments: readonly ReviewComment[],
  by: Account,
): Promise<void> {
  const { repository, pull } = place;
  const replacements = await Promise.all(comments.map((comment) => makeReplacement(place, comment, by)));
  demandApart(replacements);
  const home = pull.headRepository ?? repository;
  const paths = [...new Set(comments.map(({ path }) => path))];
  const texts = await Promise.all(
    paths.map(async (path) => {
      const text = await readText(repository.directory, pull.head.sha, path);
      const own = replacements.filter(({ comment }) => comment.path === path);
      return [path, replaceLines(text ?? "", own)] as const;
    }),
  );
  const before = pull.head.sha;
  const sha = await writeCommit(home.directory, {
    ...{ branch: pull.head.name, parent: before },
    message: writeMessage(comments),
    author: { name: by.login, email: addressOf(by), date: new Date() },
    changes: Object.fromEntries(texts),
  });
  state.signedCommits.add(sha);
  await sendWebhooks(
    state,
    await moveBranch(state, { repository: home, branch: pull.head.name, before, sha, by }),
  );
  for (const { threadId } of comments) {
    const thread = pull.threads.find(({ id }) => id === threadId);
    if (thread === undefined) continue;
    await sendWebhooks(state, await resolveThread(state, place, thread, by, "resolved"));
  }
}

async function makeReplacement(
  place: PlacedPullRequest,
  comment: ReviewComment,
  by: Account,
): Promise<Replacement> {
  const { repository, pull } = place;
  const lines = findSuggestion(comment);
  if (lines === undefined) throw new CannotApply("the comment has no suggestion");
  if (pull.state === "closed") throw new CannotApply("the pull request is closed");
  if (pull.headRepository === undefined || !canWrite(pull.headRepository, by)) {
    throw new CannotApply(`${by.login} does not have write access to the branch`);
  }
  const review = pull.reviews.find(({ id }) => id === comment.reviewId);
  if (review?.state === "PENDING") throw new CannotApply("its review has not been submitted");
  if (pull.threads.find(({ id }) => id === comment.threadId)?.resolvedBy !== undefined) {
    throw new CannotApply("it has already been applied, or its conversation is resolved");
  }
  const now = await findCurrentLines(repository, pull, comment);
  if (now === undefined) throw new CannotApply("it is outdated");
  const startLine = now.startLine ?? now.line;
  await demandNoDeletedLines(place, comment, startLine, now.line);
  const text = await readText(repository.directory, pull.head.sha, comment.path);
  const code = (text ?? "").split("\n").slice(startLine - 1, now.line);
  if (code.map(withoutReturn).join("\n") === lines.join("\n")) {
    throw new CannotApply("it does not change the code");
  }
  return { comment, startLine, endLine: now.line, lines };
}

async function demandNoDeletedLines(
  { repository, pull }: PlacedPullRequest,
  comment: ReviewComment,
  startLine: number,
  endLine: number,
): Promise<void> {
  const files = await diffPullRequest(repository, pull);
  const patch = files.find(({ path }) => path === comment.path)?.patch ?? "";
  const spansDeleted = parseHunks(patch).some(({ rows }) => {
    const first = rows.findIndex(({ right }) => right === startLine);
    const last = rows.findIndex(({ right }) => right === endLine);
    return first !== -1 && rows.slice(first, last + 1).some(({ right }) => right === undefined);
  });
  if (comment.side === "LEFT" || spansDeleted) throw new CannotApply("it is on deleted lines");
}

/** Two suggestions for the same line cannot be applied together. */
function demandApart(replacements: readonly Replacement[]): void {
  for (const [index, one] of replacements.entries()) {
    const meets = replacements
      .slice(index + 1)
      .some(
        (other) =>
          other.comment.path === one.comment.path &&
          other.startLine <= one.endLine &&
          one.startLine <= other.endLine,
      );
    if (meets) throw new CannotApply("a batch can have only one suggestion per line");
  }
}

/** Starts at the bottom, so that the lines above keep their numbers. New lines get the file's line endings. */
function replaceLines(text: string, replacements: readonly Replacement[]): string {
  const lines = text.split("\n");
  const end = lines[0]?.endsWith("\r") === true ? "\r" : "";
  for (const one of [...replacements].sort((a, b) => b.startLine - a.startLine)) {
    const count = one.endLine - one.startLine + 1;
    lines.splice(one.startLine - 1, count, ...one.lines.map((line) => line + end));
  }
  return lines.join("\n");
}

function writeMessage(comments: readonly ReviewComment[]): string {
  const authors = [...new Map(comments.map(({ author }) => [author.id, author])).values()];
  const [first] = authors;
  const subject =
    comments.length === 1 && first !== undefined
      ? `Apply suggestion from @${first.login}`
      : "Apply suggestions from code review";
  return `${subject}\n\n${authors.map((author) => `Co-authored-by: ${author.login} <${addressOf(author)}>`).join("\n")}`;
}

function addressOf({ id, login }: Account): string {
  return `${id}+${login}@users.noreply.github.com`;
}

function findSuggestion(comment: ReviewComment): readonly string[] | undefined {
  return splitComment(comment.body).find((part) => part.kind === "suggestion")?.lines;
}

function withoutReturn(line: string): string {
  return line.replace(/\r$/, "");
}
