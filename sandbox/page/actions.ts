import { push } from "../people/branches.ts";
import { pressAction, rerunAllChecks, rerunCheckRun } from "../people/checks.ts";
import { comment, reply, resolve } from "../people/discussion.ts";
import { destroyMergeGroup, queueForMerge } from "../people/merge-queue.ts";
import { changePullRequest, merge } from "../people/pull-requests.ts";
import { applySuggestions, CannotApply } from "../people/suggestions.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { CheckRun, ReviewThread, State } from "../state/state.ts";
import { viewer } from "./view.ts";

/** Ids of the comments whose suggestions are to be committed together. */
export type Batch = Set<number>;

/** Why a button press failed, as a message for the page. */
export class ActionProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ActionProblem";
  }
}

interface Press {
  readonly state: State;
  readonly place: PlacedPullRequest;
  readonly batch: Batch;
  readonly fields: URLSearchParams;
}

/** Does what a form on the pages asks for. @throws ActionProblem */
export async function act(
  state: State,
  place: PlacedPullRequest,
  batch: Batch,
  action: string,
  fields: URLSearchParams,
): Promise<void> {
  const perform = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (perform === undefined) throw new ActionProblem("Unknown action.");
  await perform({ state, place, batch, fields });
}

const actions: Readonly<Record<string, (press: Press) => Promise<void> | void>> = {
  apply: (press) => apply(press, [numberIn(press, "comment")]),
  "apply-batch": async (press) => {
    await apply(press, [...press.batch]);
    press.batch.clear();
  },
  "add-to-batch": (press) => {
    press.batch.add(numberIn(press, "comment"));
  },
  "leave-batch": (press) => {
    press.batch.delete(numberIn(press, "comment"));
  },
  "clear-batch": ({ batch }) => {
    batch.clear();
  },

  comment: async (press) => {
    await comment(press.state, press.place, viewer.login, textIn(press, "body"));
  },
  reply: async (press) => {
    const answer = { login: viewer.login, body: textIn(press, "body") };
    await reply(press.state, press.place, threadIn(press), answer);
  },
  resolve: (press) => resolve(press.state, press.place, threadIn(press), viewer.login, "resolved"),
  unresolve: (press) => resolve(press.state, press.place, threadIn(press), viewer.login, "unresolved"),

  push: async (press) => {
    const path = textIn(press, "path").trim();
    if (!/^(?!\.git\/)[^/\s"][^\s"]*$/.test(path) || path.split("/").includes("..")) {
      throw new ActionProblem("Invalid path: it must be relative, without spaces or “..”.");
    }
    // Browsers send the line endings of a textarea as CRLF.
    const content = (press.fields.get("content") ?? "").replaceAll("\r\n", "\n");
    await push(press.state, press.place, { [path]: content }, textIn(press, "message"), viewer);
  },
  close: ({ state, place }) => changePullRequest(state, place, "closed"),
  reopen: ({ state, place }) => changePullRequest(state, place, "reopened"),
  draft: ({ state, place }) => changePullRequest(state, place, "converted_to_draft"),
  ready: ({ state, place }) => changePullRequest(state, place, "ready_for_review"),
  merge: async ({ state, place }) => {
    const { repository, pull } = place;
    if (pull.queued !== undefined) {
      await destroyMergeGroup(state, repository, pull.queued, { by: viewer, reason: "merged" });
    }
    await merge(state, place, viewer).catch(explainConflict);
  },
  queue: async ({ state, place }) => {
    await queueForMerge(state, place, viewer).catch(explainConflict);
  },
  dequeue: async ({ state, place: { repository, pull } }) => {
    if (pull.queued === undefined) throw new ActionProblem("This pull request is not in the merge queue.");
    await destroyMergeGroup(state, repository, pull.queued, { by: viewer, reason: "dequeued" });
  },

  rerun: (press) => rerunCheckRun(press.state, press.place.repository, runIn(press), viewer.login),
  "rerun-all": ({ state, place }) =>
    rerunAllChecks(state, place.repository, place.pull.head.sha, viewer.login),
  press: (press) =>
    pressAction(press.state, press.place.repository, runIn(press), textIn(press, "identifier"), viewer.login),
};

function explainConflict(error: unknown): never {
  throw new ActionProblem("This branch has conflicts that must be resolved.", { cause: error });
}

async function apply({ state, place, batch }: Press, ids: readonly number[]): Promise<void> {
  const comments = place.pull.comments.filter(({ id }) => ids.includes(id));
  if (comments.length === 0) throw new ActionProblem("There are no suggestions to commit.");
  try {
    await applySuggestions(state, place, comments, viewer);
  } catch (error) {
    if (!(error instanceof CannotApply)) throw error;
    const which = comments.length === 1 ? "This suggestion" : "These suggestions";
    throw new ActionProblem(`${which} cannot be applied: ${error.message}.`, { cause: error });
  }
  for (const id of ids) batch.delete(id);
}

function textIn({ fields }: Press, name: string): string {
  const text = fields.get(name);
  if (text === null || text.trim() === "") throw new ActionProblem(`The ${name} is required.`);
  return text;
}

function numberIn(press: Press, name: string): number {
  return Number(textIn(press, name));
}

function threadIn(press: Press): ReviewThread {
  const id = numberIn(press, "thread");
  const thread = press.place.pull.threads.find((candidate) => candidate.id === id);
  if (thread === undefined) throw new ActionProblem("This conversation no longer exists.");
  return thread;
}

function runIn(press: Press): CheckRun {
  const id = numberIn(press, "run");
  const run = press.place.repository.checkRuns.find((candidate) => candidate.id === id);
  if (run === undefined) throw new ActionProblem("This check run does not exist.");
  return run;
}
