import { splitComment } from "../../sandbox/people/comment-text.ts";
import { listLatestRuns } from "../../sandbox/rest/check-suites.ts";
import { nodeId } from "../../sandbox/state/addresses.ts";
import { findMergeBase, listCommits } from "../../sandbox/state/git-repository.ts";
import type { GitHub } from "../../sandbox/github.ts";
import { firstLine, nameThread } from "../../sandbox/demo/print-thread.ts";
import type { PlacedPullRequest } from "../../sandbox/rest/pull-requests.ts";
import { readThread } from "../../sandbox/demo/review-to-print.ts";
import type { RequestRecord } from "../../sandbox/state/state.ts";

/** What can be seen of a pull request, one line for each thing, oldest first unless said otherwise. */
export interface Seen {
  /** By file and line: `src/people.ts:4 millisecond-timestamp: open`; else `resolved by octocat`, `outdated`, `hidden as outdated`. */
  readonly threads: readonly string[];
  /** What was answered beside the code: `src/people.ts:4 octocat: It is right.` */
  readonly replies: readonly string[];
  /** The lines that suggestions would put in place, by file and line: `src/people.ts:4 created_at: toSeconds(now),` */
  readonly suggestions: readonly string[];
  /** What reviews say themselves, each by its first line: `pitstop[bot]: Pitstop found 1 pitfall …` */
  readonly reviews: readonly string[];
  /** What stands below the pull request, each by its first line and reactions: `octocat: /pitstop help [eyes]` */
  readonly conversation: readonly string[];
  /** The newest check run of each name at the head: `Pitstop failure: 1 pitfall found` */
  readonly checks: readonly string[];
  /** Where the newest check runs at the head have annotations, in their order: `src/people.ts:4` */
  readonly annotations: readonly string[];
  /** The buttons that they offer, by identifier. */
  readonly buttons: readonly string[];
  /** Of the pull request: `octocat: Introduce members` */
  readonly commits: readonly string[];
  /** What the app asked for since the last `when`, such as `pulls/list-files`. */
  readonly requests: readonly string[];
  /** How many of those came one after the other; what was asked at the same time counts once. */
  readonly inARow: number;
  /** What the app was told since the last `when`, and how it answered: `pull_request.opened 200` */
  readonly webhooks: readonly string[];
}

/** From when on requests and webhooks count. */
export interface Since {
  readonly requests: number;
  readonly deliveries: number;
}

type Read = {
  readonly [Part in keyof Seen]: (
    github: GitHub,
    place: PlacedPullRequest,
    since: Since,
  ) => Seen[Part] | Promise<Seen[Part]>;
};

/** How each part is read. */
export const read: Read = {
  threads: async ({ state }, place) => {
    const threads = await Promise.all(place.pull.threads.map((thread) => readThread(state, place, thread)));
    return threads
      .filter((thread) => thread !== undefined)
      .sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
      .map((thread) => `${nameThread(thread)}: ${thread.fate ?? "open"}`);
  },
  replies: (_github, { pull }) =>
    pull.comments
      .filter(({ inReplyTo }) => inReplyTo !== undefined)
      .map(({ path, line, author, body }) => `${path}:${line} ${author.login}: ${firstLine(body)}`),
  suggestions: (_github, { pull }) =>
    pull.comments.flatMap(({ path, line, body }) =>
      splitComment(body).flatMap((part) =>
        part.kind === "words" ? [] : part.lines.map((text) => `${path}:${line} ${text.trim()}`),
      ),
    ),
  reviews: (_github, { pull }) =>
    pull.reviews
      .filter(({ body }) => body !== "")
      .map(({ author, body }) => `${author.login}: ${firstLine(body)}`),
  conversation: (github, { pull }) =>
    pull.conversation.map(({ id, author, body }) => {
      const reactions = github.reactionsOf(nodeId("IC", id)).map(({ content }) => content);
      return `${author.login}: ${firstLine(body)}${reactions.length === 0 ? "" : ` [${reactions.join(", ")}]`}`;
    }),
  checks: (_github, place) =>
    runsOf(place).map(
      ({ name, status, conclusion = status, title = "" }) => `${name} ${conclusion}: ${title}`,
    ),
  annotations: (_github, place) =>
    runsOf(place).flatMap((run) => run.annotations.map(({ path, start_line }) => `${path}:${start_line}`)),
  buttons: (_github, place) =>
    runsOf(place).flatMap((run) => run.actions.map(({ identifier }) => identifier)),
  commits: async (_github, { repository: { directory }, pull }) => {
    const base = (await findMergeBase(directory, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
    const commits = await listCommits(directory, base, pull.head.sha);
    return commits.map(({ author, message }) => `${author.name}: ${firstLine(message)}`);
  },
  requests: ({ requests }, _place, since) =>
    requests.slice(since.requests).map(({ operation, path }) => operation ?? path.replace(/\?.*$/, "")),
  inARow: ({ requests }, _place, since) => countChain(requests.slice(since.requests)),
  webhooks: ({ deliveries }, _place, since) =>
    deliveries
      .slice(since.deliveries)
      .map(({ event, action = "", status }) => `${event}.${action} ${status ?? "unanswered"}`),
};

function runsOf({ repository, pull }: PlacedPullRequest) {
  return [...listLatestRuns(repository, pull.head.sha)].reverse();
}

/** The most requests of which each came when the one before was answered. */
function countChain(requests: readonly RequestRecord[]): number {
  const spans = requests
    .map(({ startedAt, milliseconds }) => ({
      start: startedAt.getTime(),
      end: startedAt.getTime() + milliseconds,
    }))
    .sort((a, b) => a.end - b.end);
  let count = 0;
  let lastEnd = -Infinity;
  for (const { start, end } of spans) {
    // Starts are known to the millisecond.
    if (start + 1 <= lastEnd) continue;
    count += 1;
    lastEnd = end;
  }
  return count;
}
