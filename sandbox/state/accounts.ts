import { numberOf } from "./addresses.ts";
import type { Account, Repository, Role, State } from "./state.ts";

/** The person who opens pull requests and presses buttons by default. Has write access to every repository. */
export const defaultAuthor = "octocat";

/** Accounts need not be created: every login is one. */
export function toAccount(login: string, type: Account["type"]): Account {
  return { id: numberOf(login.toLowerCase()), login, type };
}

/** The account that the app writes as. */
export function botAccount(state: State): Account {
  return { id: state.app.id + 1_000_000, login: `${state.app.slug}[bot]`, type: "Bot" };
}

/** An account's role in a repository: admin for the owner, read by default. */
export function roleOf(repository: Repository, account: Account): Role {
  if (account.id === repository.owner.id) return "admin";
  return repository.roles.get(account.login.toLowerCase()) ?? "read";
}

export function canWrite(repository: Repository, account: Account): boolean {
  const role = roleOf(repository, account);
  return role === "admin" || role === "write";
}

/** The author association, which GitHub shows next to a name. */
export function associationOf(repository: Repository, account: Account): string {
  if (account.type === "Bot") return "NONE";
  if (account.id === repository.owner.id) return "OWNER";
  if (canWrite(repository, account)) return "COLLABORATOR";
  return repository.pulls.some((pull) => pull.author.id === account.id) ? "CONTRIBUTOR" : "NONE";
}
