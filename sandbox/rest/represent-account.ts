import { apiUrl, nodeId, toTime } from "../state/addresses.ts";
import type { Account, Installation, State } from "../state/state.ts";

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
