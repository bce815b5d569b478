import type { FileChanges } from "../state/git-repository.ts";
import type { GitHub } from "../github.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { Steps } from "./steps.ts";

/** A pull request of the example application, and what happens to it. */
export interface Scenario {
  /** Completes "This scenario shows …". */
  readonly about: string;
  readonly title: string;
  readonly body?: string;
  readonly changes: FileChanges;
  /** What happens after it was opened. Each step starts once everything that the previous one triggered is done. */
  readonly steps?: readonly Step[];
  readonly isDraft?: boolean;
  /** The owner of the fork that it comes from; by default it comes from the repository itself. */
  readonly fork?: string;
  /** The app is killed during the scenario, and looks for missed webhooks at each start. */
  readonly isKilled?: true;
  /** The files of the owner's `.github` repository. */
  readonly ownersFiles?: FileChanges;
  /** Runs before the pull request is opened, for example to plan a fault. */
  readonly prepare?: (github: GitHub) => void;
}

/** Something that people do, or that happens to the app. */
export interface Step {
  /** A sentence without a period. */
  readonly about: string;
  /** May return text to print, such as a program's output. */
  readonly act: (play: Play) => Promise<unknown>;
}

/** What a step can use. */
export interface Play {
  readonly when: Steps;
  readonly github: GitHub;
  readonly place: PlacedPullRequest;
}

/** A push, named by its commit message. */
export function pushing(about: string, changes: FileChanges): Step {
  return { about, act: ({ when }) => when.pushed(changes, about) };
}
