import { representInstallation } from "../state/accounts.ts";
import { fullName, nodeId } from "../state/addresses.ts";
import { toAccount } from "../state/accounts.ts";
import type { Repository, State } from "../state/state.ts";
import { sendWebhook } from "../rest/webhooks.ts";

/** Installs the app on the repository's owner, who has that one repository: it is there already, so the app is only told. */
export async function install(state: State, repository: Repository, login: string): Promise<void> {
  await tell(state, repository, login, {
    ...{ event: "installation", action: "created" },
    content: { repositories: [nameRepository(repository)] },
  });
}

/** Adds the repository to those that an installation covers. */
export async function addToInstallation(state: State, repository: Repository, login: string): Promise<void> {
  await tell(state, repository, login, {
    ...{ event: "installation_repositories", action: "added" },
    content: {
      repository_selection: "selected",
      repositories_added: [nameRepository(repository)],
      repositories_removed: [],
      requester: null,
    },
  });
}

async function tell(
  state: State,
  repository: Repository,
  login: string,
  { event, action, content }: { readonly event: string; readonly action: string; readonly content: object },
): Promise<void> {
  const installation = state.installations.find(({ account }) => account.id === repository.owner.id);
  if (installation === undefined) throw new Error("the app is not installed there");
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
