import { apiUrl, nodeId, numberOf, toTime } from "./addresses.ts";
import type { Account, Installation, Repository, Role, State } from "./state.ts";

/** Who opens pull requests and presses buttons, when nobody else is named. May write to every repository. */
export const usualAuthor = "octocat";

/** Accounts need no registration: a login is one. */
export function toAccount(login: string, type: Account["type"]): Account {
  return { id: numberOf(login.toLowerCase()), login, type };
}

/** The account that an installation's comments stand under. */
export function botAccount(state: State): Account {
  return { id: state.app.id + 1_000_000, login: `${state.app.slug}[bot]`, type: "Bot" };
}

/** What an account may do with a repository. An owner may do everything, who is not listed may read. */
export function roleOf(repository: Repository, account: Account): Role {
  if (account.id === repository.owner.id) return "admin";
  return repository.roles.get(account.login.toLowerCase()) ?? "read";
}

export function canWrite(repository: Repository, account: Account): boolean {
  const role = roleOf(repository, account);
  return role === "admin" || role === "write";
}

/** What GitHub says beside a name about its part in a repository. */
export function associationOf(repository: Repository, account: Account): string {
  if (account.type === "Bot") return "NONE";
  if (account.id === repository.owner.id) return "OWNER";
  if (canWrite(repository, account)) return "COLLABORATOR";
  return repository.pulls.some((pull) => pull.author.id === account.id) ? "CONTRIBUTOR" : "NONE";
}

export function representAccount(state: State, account: Account) {
  const url = `${apiUrl(state)}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("U", account.id),
    avatar_url: `${state.url}/avatars/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${state.url}/${account.login.replace(/^(.*)\[bot\]$/, "apps/$1")}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

export function representApp(state: State) {
  const { app } = state;
  return {
    id: app.id,
    slug: app.slug,
    client_id: `Iv1.${String(app.id).padStart(16, "0")}`,
    node_id: nodeId("A", app.id),
    owner: representAccount(state, appOwner),
    name: app.name,
    description: null,
    external_url: "https://example.com",
    html_url: `${state.url}/apps/${app.slug}`,
    created_at: toTime(app.createdAt),
    updated_at: toTime(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

export function representInstallation(state: State, installation: Installation) {
  const url = `${apiUrl(state)}/app/installations/${installation.id}`;
  return {
    id: installation.id,
    account: representAccount(state, installation.account),
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${apiUrl(state)}/installation/repositories`,
    html_url: `${state.url}/settings/installations/${installation.id}`,
    app_id: state.app.id,
    app_slug: state.app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: state.app.permissions,
    events: state.app.events,
    created_at: toTime(installation.createdAt),
    updated_at: toTime(installation.createdAt),
    single_file_name: null,
    repository_selection: "all",
    suspended_by: null,
    suspended_at: null,
  };
}

const appOwner: Account = { id: 9001, login: "octo-apps", type: "Organization" };
