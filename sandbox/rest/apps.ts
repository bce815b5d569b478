import { z } from "zod";
import { notFound, Refusal } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { issueToken } from "../access/authentication.ts";
import { findRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { representApp, representInstallation } from "./represent-account.ts";
import { toTime } from "../state/addresses.ts";
import { representRepository } from "./represent-repository.ts";
import type { Installation, State } from "../state/state.ts";

const tokenBody = z.object({
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
});

export function readApp(call: Call): Answer {
  return { status: 200, body: representApp(call.state) };
}

export function listInstallations(call: Call): Answer {
  const bodies = call.state.installations.map((installation) =>
    representInstallation(call.state, installation),
  );
  return answerPage(call, "/app/installations", bodies);
}

export function readInstallation(call: Call): Answer {
  return { status: 200, body: representInstallation(call.state, getInstallation(call)) };
}

export function readInstallationOfRepository(call: Call): Answer {
  const { owner = "", repo = "" } = call.parameters;
  const repository = findRepository(call.state, `${owner}/${repo}`);
  const installation = call.state.installations.find(({ account }) => account.id === repository?.owner.id);
  if (installation === undefined) throw notFound();
  return { status: 200, body: representInstallation(call.state, installation) };
}

export function createInstallationToken(call: Call): Answer {
  const installation = getInstallation(call);
  const { permissions: asked, repositories, repository_ids: ids } = tokenBody.parse(call.body ?? {});
  if (repositories !== undefined || ids !== undefined) {
    throw new Refusal(501, "The sandbox's tokens cover every repository of an installation.");
  }
  const { token, permissions, expiresAt } = issueToken(call.state, installation, asked);
  return {
    status: 201,
    body: { token, expires_at: toTime(expiresAt), permissions, repository_selection: "all" },
  };
}

export function listInstallationRepositories(call: Call): Answer {
  const { actor, state } = call;
  const installation = state.installations.find(
    ({ id }) => actor.kind === "installation" && id === actor.installationId,
  );
  if (installation === undefined)
    throw new Refusal(
      403,
      "You must authenticate with an installation access token in order to list repositories for an installation.",
    );
  const repositories = repositoriesOf(state, installation);
  const bodies = repositories.map((repository) => representRepository(state, repository));
  return answerPage(call, "/installation/repositories", bodies, (page) => ({
    total_count: repositories.length,
    repositories: page,
    repository_selection: "all",
  }));
}

function repositoriesOf(state: State, installation: Installation) {
  return state.repositories.filter(
    (repository) => repository.isGivenToApp && repository.owner.id === installation.account.id,
  );
}

function getInstallation(call: Call): Installation {
  const id = Number(call.parameters["installation_id"]);
  const installation = call.state.installations.find((candidate) => candidate.id === id);
  if (installation === undefined) throw notFound();
  return installation;
}
