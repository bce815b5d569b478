import type { Suggestion } from "./edit.ts";

/** What our earlier reviews left on a pull request, and what people made of it: plain data, read by `github/`, judged by `plan/`. */
export interface Standing {
  /** The threads that our own comments began, oldest first. */
  readonly threads: readonly StandingThread[];
  /** Fingerprints of findings that our reviews ever told, also in comments that somebody deleted since. */
  readonly everReported: ReadonlySet<string>;
}

/** A thread that one of our comments began. */
export interface StandingThread {
  /** GraphQL's id of the thread. */
  readonly id: string;
  /** GraphQL's id of our comment. */
  readonly commentId: string;
  /** Our comment's Markdown, marker included. */
  readonly body: string;
  /** The file as it was called when the comment was written. */
  readonly path: string;
  /** Where it stands in the head, 1-based, both included; `undefined` when GitHub calls it outdated. */
  readonly lines: Pick<Suggestion, "startLine" | "endLine"> | undefined;
  /** Who closed the matter, if anybody. */
  readonly resolvedBy: "us" | "somebody" | undefined;
  /** Our comment is minimised. */
  readonly isHidden: boolean;
  /** Somebody else wrote in the thread. */
  readonly isAnswered: boolean;
  /** GitHub lets us resolve it, or take that back. */
  readonly mayResolve: boolean;
}

/** What is done to a thread or its first comment. */
export type ThreadAction =
  | { readonly kind: "edit"; readonly commentId: string; readonly body: string }
  /** `otherwise` is done when GitHub does not let us resolve. */
  | { readonly kind: "resolve"; readonly threadId: string; readonly otherwise: readonly ThreadAction[] }
  | { readonly kind: "reopen"; readonly threadId: string }
  | { readonly kind: "hide"; readonly commentId: string; readonly reason: "OUTDATED" | "DUPLICATE" }
  | { readonly kind: "show"; readonly commentId: string };

/** A pull request that we never said anything about. */
export const nothingStands: Standing = { threads: [], everReported: new Set() };
