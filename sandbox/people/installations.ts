import { representInstallation } from "../rest/represent-account.ts";
import { fullName, nodeId } from "../state/addresses.ts";
import { toAccount } from "../state/accounts.ts";
import type { Repository, State } from "../state/state.ts";
import { sendWebhook } from "../rest/webhooks.ts";

/** Installs the app on the repository's owner. It has access to the repository already, so this only sends the webhook. */
export async function install(state: State, repository: Repository, login: string): Promise<void> {
  await notify(state, repository, login, {
    ...{ event: "installation", action: "created" },
    content: { repositories: [nameRepository(repository)] },
  });
}

/** Adds the repository to the installation's repositories. */
export async function addToInstallation(state: State, repository: Repository, login: string): Promise<void> {
  await notify(state, repository, login, {
    ...{ event: "installation_repositories", action: "added" },
    content: {
      repository_selection: "selected",
      repositories_added: [nameRepository(repository)],
      repositories_removed: [],
      requester: null,
    },
  });
}

async function notify(
  state: State,
  repository: Repository,
  login: string,
  { event, action, content }: { readonly event: string; readonly action: string; readonly content: object },
): Promise<void> {
  const installation = state.installations.find(({ account }) => account.id === repository.owner.id);
  if (installation === undefined) throw new Error("the app is not installed on the repository's owner");
  await sendWebhook(state, {
    ...{ event, action, repository, sender: toAccount(login, "User") },
    content: { ...content, installation: representInstallation(state, installation) },
  });
}

function nameRepository(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: true,
  };
}
