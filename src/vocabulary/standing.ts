import type { Suggestion } from "./edit.ts";

/** Our earlier comments on a pull request and how people reacted: plain data, read by `github/`, evaluated by `plan/`. */
export interface Standing {
  /** The threads that our own comments started, oldest first. */
  readonly threads: readonly StandingThread[];
  /** Fingerprints of all findings that our reviews ever reported, even in comments deleted since. */
  readonly everReported: ReadonlySet<string>;
}

/** A thread that one of our comments started. */
export interface StandingThread {
  /** GraphQL's id of the thread. */
  readonly id: string;
  /** GraphQL's id of our comment. */
  readonly commentId: string;
  /** Our comment's Markdown, marker included. */
  readonly body: string;
  /** The file's path when the comment was written. */
  readonly path: string;
  /** Its lines in the head, 1-based, both included; `undefined` if GitHub calls it outdated. */
  readonly lines: Pick<Suggestion, "startLine" | "endLine"> | undefined;
  /** The kind of user that resolved it, if it is resolved. */
  readonly resolvedBy: "us" | "somebody" | undefined;
  /** Our comment is minimized. */
  readonly isHidden: boolean;
  /** Somebody else replied in the thread. */
  readonly isAnswered: boolean;
  /** GitHub lets us resolve it, or reopen it if it is resolved. */
  readonly mayResolve: boolean;
}

/** A change to a thread or its first comment. */
export type ThreadAction =
  | { readonly kind: "edit"; readonly commentId: string; readonly body: string }
  /** `otherwise` is what to do if GitHub does not let us resolve it. */
  | { readonly kind: "resolve"; readonly threadId: string; readonly otherwise: readonly ThreadAction[] }
  | { readonly kind: "reopen"; readonly threadId: string }
  | { readonly kind: "hide"; readonly commentId: string; readonly reason: "OUTDATED" | "DUPLICATE" }
  | { readonly kind: "show"; readonly commentId: string };

/** A pull request that we have never commented on. */
export const nothingStands: Standing = { threads: [], everReported: new Set() };
