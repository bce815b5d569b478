import { findOrCreateSuite, representSuite } from "./check-suites.ts";
import { fetchCommit, findMergeBase, resolveCommit, writeReference } from "../state/git-repository.ts";
import { pullRequestEvent } from "./pull-requests.ts";
import type { Account, Repository, State } from "../state/state.ts";
import type { WebhookEvent } from "./webhooks.ts";

export interface BranchMove {
  readonly repository: Repository;
  readonly branch: string;
  readonly before: string | undefined;
  readonly sha: string;
  readonly by: Account;
}

/**
 * Points a branch, and the open pull requests from it, at a commit. Returns the webhooks that GitHub then sends; every push requests a
 * check suite, except a push to a fork.
 */
export async function moveBranch(state: State, move: BranchMove): Promise<readonly WebhookEvent[]> {
  const { repository, branch, before, sha, by } = move;
  await writeReference(repository.directory, `refs/heads/${branch}`, sha);
  const home = repository.parent ?? repository;
  const events: WebhookEvent[] = [];
  for (const pull of home.pulls) {
    if (pull.state !== "open" || pull.headRepository !== repository || pull.head.name !== branch) continue;
    if (home !== repository) await fetchCommit(home.directory, repository.directory, sha);
    if (before !== undefined && (await findMergeBase(home.directory, before, sha)) !== before) {
      const what = `force-pushed the ${branch} branch from ${before.slice(0, 7)} to ${sha.slice(0, 7)}`;
      pull.timeline.push({ at: new Date(), by, kind: "forced", what });
    }
    const base = await resolveCommit(home.directory, `refs/heads/${pull.base.name}`);
    pull.head = { name: branch, sha };
    pull.base = { name: pull.base.name, sha: base ?? pull.base.sha };
    pull.updatedAt = new Date();
    await writeReference(home.directory, `refs/pull/${pull.number}/head`, sha);
    const place = { repository: home, pull };
    events.push(await pullRequestEvent(state, place, "synchronize", by, { before, after: sha }));
  }
  if (repository.parent !== undefined) return events;
  const suite = findOrCreateSuite(state, repository, sha, { branch, before });
  const check_suite = await representSuite(state, repository, suite);
  return [
    ...events,
    { event: "check_suite", action: "requested", repository, sender: by, content: { check_suite } },
  ];
}
