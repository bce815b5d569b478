import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import { defaultAuthor } from "../../sandbox/state/accounts.ts";
import { fullName } from "../../sandbox/state/addresses.ts";
import { listLatestRuns } from "../../sandbox/rest/check-suites.ts";
import type { FileChanges } from "../../sandbox/state/git-repository.ts";
import type { GitHub } from "../../sandbox/github.ts";
import type { RepositoryAccess } from "../../sandbox/state/hosting.ts";
import { formatReview } from "../../sandbox/demo/print-review.ts";
import type { PlacedPullRequest } from "../../sandbox/rest/pull-requests.ts";
import { readReview } from "../../sandbox/demo/review-to-print.ts";
import type { Stage } from "../../sandbox/demo/stage.ts";
import type { PullRequest, Repository } from "../../sandbox/state/state.ts";
import { createSteps, type Steps } from "../../sandbox/demo/steps.ts";
import { read, type Seen, type Since } from "./seen.ts";

export interface Given {
  /** The files on the default branch; by default a README. */
  readonly files?: FileChanges;
  /** Other repositories by name, or by `owner/name` if they have another owner. */
  readonly others?: Readonly<Record<string, OtherRepository>>;
  /** The changes of the pull request. `undefined` deletes a path. */
  readonly change: FileChanges;
  readonly title?: string;
  readonly body?: string;
  /** The login of the person who opens the pull request. */
  readonly author?: string;
  readonly isDraft?: boolean;
  /** The owner of the fork that it comes from; by default it comes from the repository itself. */
  readonly fork?: string;
}

export interface OtherRepository extends RepositoryAccess {
  readonly files: FileChanges;
}

/** The lines, as strings or patterns, or only their number. */
export type Expected = { readonly [Part in keyof Seen]?: readonly (string | RegExp)[] | AtMost };

interface AtMost {
  readonly atMost: number;
}

/** A pull request, what happens to it, and what people see then. */
export interface Scene {
  readonly github: GitHub;
  readonly repository: Repository;
  /** @throws Error before it was opened */
  readonly pull: PullRequest;
  /** Its page. @throws Error before it was opened */
  readonly url: string;
  /** What people do. Each step resolves once everything that it triggered is done. */
  readonly when: Steps;
  /** Compares the given parts. If one differs, the whole conversation is printed with it. */
  readonly shows: (expected: Expected) => Promise<void>;
}

let scenes = 0;

export async function openScene(stage: Stage, given: Given): Promise<Scene> {
  const { github } = stage;
  scenes += 1;
  const files = given.files ?? { "README.md": "# Shop\n" };
  const repository = await github.createRepository(`acme-${scenes}/shop`, files);
  for (const [name, { files: content, ...access }] of Object.entries(given.others ?? {})) {
    const fullName = name.includes("/") ? name : `${repository.owner.login}/${name}`;
    await github.createRepository(fullName, content, access);
  }
  const fork = given.fork === undefined ? undefined : await github.fork(repository, given.fork);
  let pull: PullRequest | undefined;
  let since: Since = { requests: 0, deliveries: 0 };

  function place(): PlacedPullRequest {
    if (pull === undefined) throw new Error("the pull request has not been opened: `await when.opened()`");
    return { repository, pull };
  }
  async function open(): Promise<void> {
    const { title = "Change the shop", body = "", change: changes, isDraft = false } = given;
    const author = given.author ?? given.fork ?? defaultAuthor;
    const request = { title, body, changes, isDraft, author, branch: "feature" };
    pull = await github.openPullRequest(repository, fork === undefined ? request : { ...request, fork });
  }
  async function step<Result>(act: () => Promise<Result>): Promise<Result> {
    since = { requests: github.requests.length, deliveries: github.deliveries.length };
    const result = await act();
    await stage.settle();
    return result;
  }
  async function shows(expected: Expected): Promise<void> {
    const seen: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const [part, want] of Object.entries(expected)) {
      if (!isPart(part)) throw new Error(`there is no part named ${part}`);
      const actual = await read[part](github, place(), since);
      [seen[part], wanted[part]] = "atMost" in want ? bound(actual, want) : [actual, want.map(toMatcher)];
    }
    expect(seen, await drawConversation(github, place())).toEqual(wanted);
  }
  return {
    ...{ github, repository, shows },
    get pull() {
      return place().pull;
    },
    get url() {
      return `${github.url}/${fullName(repository)}/pull/${place().pull.number}`;
    },
    when: createSteps(stage, { open, place, step }),
  };
}

function isPart(name: string): name is keyof Seen {
  return Object.hasOwn(read, name);
}

function toMatcher(line: string | RegExp): unknown {
  return typeof line === "string" ? line : expect.stringMatching(line);
}

/** Two equal values if the limit is kept; otherwise the actual lines and the limit. */
function bound(actual: readonly string[] | number, { atMost }: AtMost): readonly [unknown, unknown] {
  const size = typeof actual === "number" ? actual : actual.length;
  return size <= atMost ? [atMost, atMost] : [actual, `at most ${atMost}`];
}

/** The pull request as people see it. */
async function drawConversation({ state }: GitHub, place: PlacedPullRequest): Promise<string> {
  const [run] = listLatestRuns(place.repository, place.pull.head.sha);
  const text = stripVTControlCharacters(formatReview(await readReview(state, place, run)));
  const line = "─".repeat(20);
  return `The pull request is not as expected. It looks like this:\n\n${line}\n${text}\n${line}\n`;
}
