import { splitComment } from "../../sandbox/people/comment-text.ts";
import { listLatestRuns } from "../../sandbox/rest/check-suites.ts";
import { nodeId } from "../../sandbox/state/addresses.ts";
import { findMergeBase, listCommits } from "../../sandbox/state/git-repository.ts";
import type { GitHub } from "../../sandbox/github.ts";
import { firstLine, nameThread } from "../../sandbox/demo/print-thread.ts";
import type { PlacedPullRequest } from "../../sandbox/rest/pull-requests.ts";
import { readThread } from "../../sandbox/demo/review-to-print.ts";
import type { RequestRecord } from "../../sandbox/state/state.ts";

/** What people can see of a pull request, one line each, oldest first unless noted otherwise. */
export interface Seen {
  /** By file and line: `src/people.ts:4 millisecond-timestamp: open`, or `resolved by octocat`, `outdated`, `hidden as outdated`. */
  readonly threads: readonly string[];
  /** Replies in threads: `src/people.ts:4 octocat: It is right.` */
  readonly replies: readonly string[];
  /** The suggested lines, by file and line: `src/people.ts:4 created_at: toSeconds(now),` */
  readonly suggestions: readonly string[];
  /** The first line of each review: `pitstop[bot]: Pitstop found 1 pitfall …` */
  readonly reviews: readonly string[];
  /** The first line of each comment in the conversation, with reactions: `octocat: /pitstop help [eyes]` */
  readonly conversation: readonly string[];
  /** The latest check run of each name at the head: `Pitstop failure: 1 pitfall found` */
  readonly checks: readonly string[];
  /** The places of the annotations of the latest check runs at the head, in their order: `src/people.ts:4` */
  readonly annotations: readonly string[];
  /** The identifiers of their buttons. */
  readonly buttons: readonly string[];
  /** The commits of the pull request: `octocat: Introduce members` */
  readonly commits: readonly string[];
  /** The requests that the app sent since the last `when`, such as `pulls/list-files`. */
  readonly requests: readonly string[];
  /** How many of those ran in sequence; concurrent requests count once. */
  readonly inARow: number;
  /** The webhooks since the last `when`, with the status of the app's response: `pull_request.opened 200` */
  readonly webhooks: readonly string[];
}

/** The number of requests and webhooks before the last step. */
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

/** Reads each part. */
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
        part.kind === "text" ? [] : part.lines.map((text) => `${path}:${line} ${text.trim()}`),
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

/** The longest chain of requests of which each started after the previous one was answered. */
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
    // Start times have a precision of one millisecond.
    if (start + 1 <= lastEnd) continue;
    count += 1;
    lastEnd = end;
  }
  return count;
}
