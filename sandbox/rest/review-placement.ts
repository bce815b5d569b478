import { z } from "zod";
import { Refusal, unprocessable } from "../access/refusals.ts";
import { requireBody } from "./comment-body.ts";
import { followLine, parseHunks, type ChangedFile, type Hunk, type Side } from "../state/diff.ts";
import { findMergeBase } from "../state/git-repository.ts";
import { diffPullRequest } from "../access/lookup.ts";
import type { PullRequest, Repository, ReviewComment } from "../state/state.ts";

/** A comment in the body of a new review. */
export const draftComment = z.object({
  path: z.string(),
  body: z.string(),
  position: z.number().optional(),
  line: z.number().optional(),
  side: z.enum(["LEFT", "RIGHT"]).default("RIGHT"),
  start_line: z.number().optional(),
  start_side: z.enum(["LEFT", "RIGHT"]).optional(),
});

type DraftComment = z.output<typeof draftComment>;

/** The place of a comment in a diff. */
export interface Place {
  readonly line: number;
  readonly diffHunk: string;
  readonly position: number;
}

/** Finds the place of a comment. @throws Refusal 422 with GitHub's message, which does not say which comment is wrong */
export function placeComment(files: readonly ChangedFile[], comment: DraftComment): Place {
  requireBody(comment.body);
  if (comment.position !== undefined) {
    throw new Refusal(
      501,
      "The sandbox does not simulate `position`, which GitHub has deprecated: use `line`.",
    );
  }
  if (!files.some((file) => file.path === comment.path)) throw unprocessable("Path could not be resolved");
  const hunks = hunksOf(files, comment.path);
  const { line, start_line: startLine } = comment;
  const hunk =
    line === undefined ? undefined : hunks.find((candidate) => holds(candidate, comment.side, line));
  if (line === undefined || hunk === undefined) throw unprocessable("Line could not be resolved");
  if (startLine !== undefined) {
    const startSide = comment.start_side ?? comment.side;
    if (startSide === comment.side && startLine >= line) {
      throw unprocessable("Start line must precede the end line");
    }
    if (!hunks.some((candidate) => holds(candidate, startSide, startLine))) {
      throw unprocessable("Start line could not be resolved");
    }
    if (!holds(hunk, startSide, startLine)) {
      throw unprocessable("Start line must be part of the same hunk as the line");
    }
  }
  const index = hunk.rows.findIndex((row) => sideOf(row, comment.side) === line);
  const before = hunks.slice(0, hunks.indexOf(hunk)).reduce((sum, other) => sum + other.rows.length + 1, 0);
  return {
    line,
    diffHunk: [hunk.header, ...hunk.rows.slice(0, index + 1).map((row) => row.text)].join("\n"),
    position: before + index + 1,
  };
}

/** The lines of a comment at the head; `undefined` once it is outdated. */
export async function findCurrentLines(
  repository: Repository,
  pull: PullRequest,
  comment: ReviewComment,
): Promise<{ readonly startLine: number | undefined; readonly line: number } | undefined> {
  const isLeft = comment.side === "LEFT";
  const baseOf = async (sha: string) =>
    (await findMergeBase(repository.directory, pull.base.sha, sha)) ?? sha;
  const from = isLeft ? await baseOf(comment.commitId) : comment.commitId;
  const to = isLeft ? await baseOf(pull.head.sha) : pull.head.sha;
  const first = comment.startLine ?? comment.line;
  const follow = (line: number) => followLine(repository.directory, { from, to, path: comment.path }, line);
  const lines = await Promise.all(
    Array.from({ length: comment.line - first + 1 }, (_, index) => follow(first + index)),
  );
  const start = lines[0];
  if (start === undefined || lines.some((line, index) => line !== start + index)) return undefined;
  const line = start + lines.length - 1;
  const hunks = hunksOf(await diffPullRequest(repository, pull), comment.path);
  if (!hunks.some((hunk) => holds(hunk, comment.side, line))) return undefined;
  return { startLine: comment.startLine === undefined ? undefined : start, line };
}

function hunksOf(files: readonly ChangedFile[], path: string): readonly Hunk[] {
  return parseHunks(files.find((file) => file.path === path)?.patch ?? "");
}

function holds(hunk: Hunk, side: Side, line: number): boolean {
  return hunk.rows.some((row) => sideOf(row, side) === line);
}

function sideOf(row: Hunk["rows"][number], side: Side): number | undefined {
  return side === "LEFT" ? row.left : row.right;
}
