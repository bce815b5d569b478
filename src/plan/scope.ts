import type { Config } from "../vocabulary/config.ts";

/** How much of a review a pull request gets: all of it, the check run without comments, or nothing, with the reason. */
export type Scope =
  | { readonly kind: "full" }
  | { readonly kind: "summary" }
  | { readonly kind: "skip"; readonly why: SkipReason };

export type SkipReason =
  | { readonly kind: "draft" }
  | { readonly kind: "author"; readonly author: string }
  | { readonly kind: "label"; readonly label: string };

/** What the config's decision depends on. */
export interface ScopedPullRequest {
  readonly isDraft: boolean;
  readonly author: string;
  readonly labels: readonly string[];
}

/** Decides by the repository's config how to review a pull request. Like GitHub, it ignores case in logins and labels. */
export function decideScope({ isDraft, author, labels }: ScopedPullRequest, config: Config): Scope {
  const label = config["skip-label"];
  if (label !== undefined && labels.some((one) => isSame(one, label))) {
    return { kind: "skip", why: { kind: "label", label } };
  }
  if (config["ignore-authors"].some((one) => isSame(withoutBot(one), withoutBot(author)))) {
    return { kind: "skip", why: { kind: "author", author } };
  }
  if (!isDraft || config.drafts === "full") return { kind: "full" };
  return config.drafts === "summary" ? { kind: "summary" } : { kind: "skip", why: { kind: "draft" } };
}

function withoutBot(login: string): string {
  return login.replace(/\[bot\]$/, "");
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
