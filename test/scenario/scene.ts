import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import { usualAuthor } from "../../sandbox/state/accounts.ts";
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
  /** What is on the default branch; a README when left out. */
  readonly files?: FileChanges;
  /** Other repositories, by name, or by `owner/name` where somebody else owns them. */
  readonly others?: Readonly<Record<string, OtherRepository>>;
  /** What the pull request changes. A path with `undefined` is deleted. */
  readonly change: FileChanges;
  readonly title?: string;
  readonly body?: string;
  /** Who opens it. */
  readonly author?: string;
  readonly isDraft?: boolean;
  /** Whose fork it comes from; a branch of the repository itself when left out. */
  readonly fork?: string;
}

export interface OtherRepository extends RepositoryAccess {
  readonly files: FileChanges;
}

/** Each line as it stands or by a pattern, or only how many there are. */
export type Expected = { readonly [Part in keyof Seen]?: readonly (string | RegExp)[] | AtMost };

interface AtMost {
  readonly atMost: number;
}

/** A pull request, what happens to it, and what is seen then. */
export interface Scene {
  readonly github: GitHub;
  readonly repository: Repository;
  /** @throws Error before it was opened */
  readonly pull: PullRequest;
  /** Its page. @throws Error before it was opened */
  readonly url: string;
  /** What people do. Each step comes back when nothing is left to be done. */
  readonly when: Steps;
  /** Compares the parts that are named. When one differs, the whole conversation is printed with it. */
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
    if (pull === undefined) throw new Error("the pull request is not there yet: `await when.opened()`");
    return { repository, pull };
  }
  async function open(): Promise<void> {
    const { title = "Change the shop", body = "", change: changes, isDraft = false } = given;
    const author = given.author ?? given.fork ?? usualAuthor;
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
      if (!isPart(part)) throw new Error(`nothing is seen by the name of ${part}`);
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

/** Two equal things when there are few enough; else all there are beside how many there may be. */
function bound(actual: readonly string[] | number, { atMost }: AtMost): readonly [unknown, unknown] {
  const size = typeof actual === "number" ? actual : actual.length;
  return size <= atMost ? [atMost, atMost] : [actual, `at most ${atMost}`];
}

/** The pull request as a person sees it. */
async function drawConversation({ state }: GitHub, place: PlacedPullRequest): Promise<string> {
  const [run] = listLatestRuns(place.repository, place.pull.head.sha);
  const text = stripVTControlCharacters(formatReview(await readReview(state, place, run)));
  const line = "─".repeat(20);
  return `The pull request is not as expected. This is how it looks:\n\n${line}\n${text}\n${line}\n`;
}
