import { z } from "zod";
import { notFound, Refusal } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { issueToken } from "../access/authentication.ts";
import { covers, findRepository, isCovered } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { representApp, representInstallation } from "./represent-account.ts";
import { toTime } from "../state/addresses.ts";
import { representRepository } from "./represent-repository.ts";
import type { Installation, Repository, State } from "../state/state.ts";

const tokenBody = z.object({
  permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
});

export function readApp(call: Call): Answer {
  return { status: 200, body: representApp(call.state) };
}

export function readWebhookConfig({ state: { app } }: Call): Answer {
  const url = app.webhookUrl === undefined ? {} : { url: app.webhookUrl };
  return { status: 200, body: { ...url, content_type: "json", insecure_ssl: "0", secret: "********" } };
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
  if (ids !== undefined) throw new Refusal(501, "The sandbox finds a token's repositories by their names.");
  const chosen = repositories?.map((name) => findCovered(call.state, installation, name));
  const { token, permissions, expiresAt } = issueToken(call.state, installation, asked, chosen);
  const only = chosen?.map((repository) => representRepository(call.state, repository));
  return {
    status: 201,
    body: {
      ...{ token, expires_at: toTime(expiresAt), permissions },
      ...(only === undefined
        ? { repository_selection: "all" }
        : { repository_selection: "selected", repositories: only }),
    },
  };
}

function findCovered(state: State, installation: Installation, name: string): Repository {
  const repository = findRepository(state, `${installation.account.login}/${name}`);
  if (repository !== undefined && isCovered(installation, repository)) return repository;
  throw new Refusal(
    422,
    "There is at least one repository that does not exist or is not accessible to the parent installation.",
  );
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
  const repositories = state.repositories.filter((repository) => covers(state, actor, repository));
  const bodies = repositories.map((repository) => representRepository(state, repository));
  return answerPage(call, "/installation/repositories", bodies, (page) => ({
    total_count: repositories.length,
    repositories: page,
    repository_selection: "all",
  }));
}

function getInstallation(call: Call): Installation {
  const id = Number(call.parameters["installation_id"]);
  const installation = call.state.installations.find((candidate) => candidate.id === id);
  if (installation === undefined) throw notFound();
  return installation;
}
