import { toAccount } from "../state/accounts.ts";
import { representCheckRun } from "../rest/check-runs.ts";
import { findOrCreateSuite, representSuite } from "../rest/check-suites.ts";
import type { CheckRun, Repository, State } from "../state/state.ts";
import { sendWebhook } from "../rest/webhooks.ts";

/** Presses "Re-run". The check run stays as it is; the app receives a webhook to create a new one. */
export async function rerunCheckRun(
  state: State,
  repository: Repository,
  run: CheckRun,
  login: string,
): Promise<void> {
  await sendWebhook(state, {
    ...{ event: "check_run", action: "rerequested", repository, sender: toAccount(login, "User") },
    content: { check_run: representCheckRun(state, repository, run) },
  });
}

/** Presses "Re-run all checks" for a commit. */
export async function rerunAllChecks(
  state: State,
  repository: Repository,
  headSha: string,
  login: string,
): Promise<void> {
  const suite = findOrCreateSuite(state, repository, headSha);
  await sendWebhook(state, {
    ...{ event: "check_suite", action: "rerequested", repository, sender: toAccount(login, "User") },
    content: { check_suite: await representSuite(state, repository, suite) },
  });
}

/** Presses a button of the check run's own. @throws Error if it has no such button */
export async function pressAction(
  state: State,
  repository: Repository,
  run: CheckRun,
  identifier: string,
  login: string,
): Promise<void> {
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw new Error(`the check run ${run.name} has no button ${identifier}`);
  }
  await sendWebhook(state, {
    ...{ event: "check_run", action: "requested_action", repository, sender: toAccount(login, "User") },
    content: {
      check_run: representCheckRun(state, repository, run),
      requested_action: { identifier },
    },
  });
}
