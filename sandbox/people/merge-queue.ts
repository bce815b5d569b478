import { moveBranch } from "../rest/move-branch.ts";
import { deleteReference, readCommit } from "../state/git-repository.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import { representSimpleCommit } from "../rest/represent-commit.ts";
import type { Account, MergeGroup, Repository, State } from "../state/state.ts";
import { sendWebhook, sendWebhooks } from "../rest/webhooks.ts";
import { writeMerge } from "./pull-requests.ts";

/** Adds a pull request to the merge queue, which requests checks of the merged commit. @throws Error on conflicts */
export async function queueForMerge(
  state: State,
  place: PlacedPullRequest,
  by: Account,
): Promise<MergeGroup> {
  const { repository, pull } = place;
  const headSha = await writeMerge(place, by);
  const [baseSha = ""] = (await readCommit(repository.directory, headSha)).parents;
  const branch = `gh-readonly-queue/${pull.base.name}/pr-${pull.number}-${baseSha}`;
  const group: MergeGroup = {
    ...{ headSha, headRef: `refs/heads/${branch}` },
    ...{ baseSha, baseRef: `refs/heads/${pull.base.name}` },
  };
  await sendWebhooks(
    state,
    await moveBranch(state, { repository, branch, before: undefined, sha: headSha, by }),
  );
  pull.queued = group;
  pull.timeline.push({
    at: new Date(),
    by,
    kind: "queued",
    what: "added this pull request to the merge queue",
  });
  await notify(state, repository, group, by, { action: "checks_requested" });
  return group;
}

/** Removes a merge group from the queue. */
export async function destroyMergeGroup(
  state: State,
  repository: Repository,
  group: MergeGroup,
  { by, reason }: { readonly by: Account; readonly reason: "merged" | "invalidated" | "dequeued" },
): Promise<void> {
  const pull = repository.pulls.find(({ queued }) => queued?.headSha === group.headSha);
  if (pull !== undefined) {
    pull.queued = undefined;
    const what = "removed this pull request from the merge queue";
    if (reason !== "merged") pull.timeline.push({ at: new Date(), by, kind: "dequeued", what });
  }
  await notify(state, repository, group, by, { action: "destroyed", reason });
  await deleteReference(repository.directory, group.headRef);
}

async function notify(
  state: State,
  repository: Repository,
  group: MergeGroup,
  sender: Account,
  { action, ...more }: { readonly action: string; readonly reason?: string },
): Promise<void> {
  const head = await readCommit(repository.directory, group.headSha);
  const merge_group = {
    ...{ head_sha: group.headSha, head_ref: group.headRef },
    ...{ base_sha: group.baseSha, base_ref: group.baseRef },
    head_commit: representSimpleCommit(head),
  };
  await sendWebhook(state, {
    ...{ event: "merge_group", action, repository, sender },
    content: { merge_group, ...more },
  });
}
