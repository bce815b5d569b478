import { toAccount, defaultAuthor } from "../state/accounts.ts";
import { listLatestRuns } from "../rest/check-suites.ts";
import { resolveCommit, type FileChanges } from "../state/git-repository.ts";
import { deleteFork } from "../state/hosting.ts";
import { commit, forcePush, push, rebase } from "../people/branches.ts";
import { pressAction, rerunAllChecks, rerunCheckRun } from "../people/checks.ts";
import { comment, edit, reply, resolve } from "../people/discussion.ts";
import { addToInstallation, install } from "../people/installations.ts";
import { queueForMerge } from "../people/merge-queue.ts";
import { addLabel, changeBase, changePullRequest, merge, rename } from "../people/pull-requests.ts";
import { applySuggestions } from "../people/suggestions.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import { nameThread } from "./print-thread.ts";
import { readThread } from "./review-to-print.ts";
import type { Stage } from "./stage.ts";
import type { CheckRun, HeldDelivery, MergeGroup, ReviewComment, ReviewThread } from "../state/state.ts";

/** What people do on GitHub, and what can happen to webhooks and the app. `at` is the place of a comment, such as `src/people.ts:4`, or `src/people.ts:4 missing-email` if there are several. */
export interface Steps {
  readonly opened: () => Promise<void>;
  /** `undefined` deletes a path. */
  readonly pushed: (changes: FileChanges, message?: string) => Promise<void>;
  readonly forcePushed: (changes: FileChanges) => Promise<void>;
  readonly rebased: () => Promise<void>;
  /** Commits to the default branch, or to a new branch that starts there. */
  readonly baseMoved: (changes: FileChanges, branch?: string) => Promise<void>;
  readonly baseChanged: (branch: string) => Promise<void>;
  readonly renamed: (title: string) => Promise<void>;
  readonly labeled: (label: string) => Promise<void>;
  readonly drafted: () => Promise<void>;
  readonly readied: () => Promise<void>;
  readonly closed: () => Promise<void>;
  readonly reopened: () => Promise<void>;
  readonly merged: () => Promise<void>;
  readonly queuedForMerge: () => Promise<MergeGroup>;
  readonly forkDeleted: () => Promise<void>;
  readonly commented: (body: string, by?: string) => Promise<void>;
  /** Edits the last comment that a person wrote on the pull request. */
  readonly edited: (body: string) => Promise<void>;
  readonly replied: (at: string, body: string, by?: string) => Promise<void>;
  readonly resolved: (at: string, by?: string) => Promise<void>;
  readonly unresolved: (at: string, by?: string) => Promise<void>;
  /** Commits one suggestion, or several as a batch in one commit. */
  readonly suggestionsCommitted: (...at: readonly string[]) => Promise<void>;
  readonly rerun: () => Promise<void>;
  readonly allRerun: () => Promise<void>;
  /** Presses one of the check run's own buttons. */
  readonly pressed: (identifier: string, by?: string) => Promise<void>;
  /** Redelivers the latest delivery of this name, such as `pull_request.opened`. */
  readonly redelivered: (name: string) => Promise<void>;
  /** Sends the deliveries that `github.holdDeliveries()` held back, in the original or another order. */
  readonly released: (order?: (held: readonly HeldDelivery[]) => readonly HeldDelivery[]) => Promise<void>;
  /** Sends the webhook of a new installation, for one that already exists. */
  readonly installed: () => Promise<void>;
  readonly addedToInstallation: () => Promise<void>;
  /** Waits until the app has handled what people did elsewhere, such as in a browser. */
  readonly settled: () => Promise<void>;
  /** Kills the app's process, whatever it is doing, and starts a new one. */
  readonly appRestarted: () => Promise<void>;
  /** Shuts the app down gracefully and starts a new one. */
  readonly appRedeployed: () => Promise<void>;
}

interface SceneParts {
  readonly open: () => Promise<void>;
  readonly place: () => PlacedPullRequest;
  readonly step: <Result>(act: () => Promise<Result>) => Promise<Result>;
}

export function createSteps({ github, restart, redeploy }: Stage, { open, place, step }: SceneParts): Steps {
  const { state } = github;
  const author = toAccount(defaultAuthor, "User");
  const change = (action: Parameters<typeof changePullRequest>[2]) => () =>
    step(() => changePullRequest(state, place(), action));
  const setResolved =
    (action: "resolved" | "unresolved") =>
    (at: string, by: string = defaultAuthor) =>
      step(async () => {
        const { thread } = await findThread(at);
        await resolve(state, place(), thread, by, action);
      });

  async function findThread(at: string): Promise<{ thread: ReviewThread; first: ReviewComment }> {
    const { pull } = place();
    const found: { name: string; thread: ReviewThread; first: ReviewComment }[] = [];
    for (const thread of pull.threads) {
      const now = await readThread(state, place(), thread);
      const first = pull.comments.find(({ threadId }) => threadId === thread.id);
      if (now !== undefined && first !== undefined) found.push({ name: nameThread(now), thread, first });
    }
    const [one, ...others] = found.filter(({ name }) => name === at || name.startsWith(`${at} `));
    if (one !== undefined && others.length === 0) return one;
    const names = found.map(({ name }) => name).join(", ");
    throw new Error(
      `${one === undefined ? "no" : "more than one"} conversation is at ${at}; there are: ${names}`,
    );
  }

  function getRun(): CheckRun {
    const { repository, pull } = place();
    const [run] = listLatestRuns(repository, pull.head.sha);
    if (run === undefined) throw new Error("there is no check run at the head");
    return run;
  }

  return {
    opened: () => step(open),
    pushed: (changes, message) => step(() => push(state, place(), changes, message)),
    forcePushed: (changes) => step(() => forcePush(state, place(), changes)),
    rebased: () => step(() => rebase(state, place())),
    baseMoved: (changes, branch) =>
      step(async () => {
        const { repository } = place();
        const parent = await resolveCommit(repository.directory, `refs/heads/${repository.defaultBranch}`);
        await commit(state, repository, {
          ...{ branch: branch ?? repository.defaultBranch, parent: parent ?? "", changes },
          ...{ message: "Update the base branch", by: author },
        });
      }),
    baseChanged: (branch) => step(() => changeBase(state, place(), branch)),
    renamed: (title) => step(() => rename(state, place(), title)),
    labeled: (label) => step(() => addLabel(state, place(), label)),
    drafted: change("converted_to_draft"),
    readied: change("ready_for_review"),
    closed: change("closed"),
    reopened: change("reopened"),
    merged: () => step(() => merge(state, place(), author)),
    queuedForMerge: () => step(() => queueForMerge(state, place(), author)),
    forkDeleted: () =>
      step(() => {
        const { headRepository: fork } = place().pull;
        if (fork !== undefined) deleteFork(state, fork);
        return Promise.resolve();
      }),
    commented: (body, by = defaultAuthor) =>
      step(async () => {
        await comment(state, place(), by, body);
      }),
    edited: (body) =>
      step(async () => {
        const last = place().pull.conversation.findLast(({ author: { type } }) => type === "User");
        if (last === undefined) throw new Error("no person has commented yet");
        await edit(state, place(), last, body);
      }),
    replied: (at, body, by = defaultAuthor) =>
      step(async () => {
        const { thread } = await findThread(at);
        await reply(state, place(), thread, { login: by, body });
      }),
    resolved: setResolved("resolved"),
    unresolved: setResolved("unresolved"),
    suggestionsCommitted: (...at) =>
      step(async () => {
        const threads = await Promise.all(at.map(findThread));
        await applySuggestions(
          state,
          place(),
          threads.map(({ first }) => first),
          author,
        );
      }),
    rerun: () => step(() => rerunCheckRun(state, place().repository, getRun(), defaultAuthor)),
    allRerun: () =>
      step(() => rerunAllChecks(state, place().repository, place().pull.head.sha, defaultAuthor)),
    pressed: (identifier, by = defaultAuthor) =>
      step(() => pressAction(state, place().repository, getRun(), identifier, by)),
    redelivered: (name) =>
      step(async () => {
        const delivery = github.deliveries.findLast(
          ({ event, action }) => `${event}.${action ?? ""}` === name,
        );
        if (delivery === undefined) throw new Error(`no ${name} was delivered`);
        await github.redeliver(delivery);
      }),
    released: (order) => step(() => github.releaseDeliveries(order)),
    installed: () => step(() => install(state, place().repository, defaultAuthor)),
    addedToInstallation: () => step(() => addToInstallation(state, place().repository, defaultAuthor)),
    settled: () => step(() => Promise.resolve()),
    appRestarted: () => step(restart),
    appRedeployed: () => step(redeploy),
  };
}
