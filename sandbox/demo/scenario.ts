import type { FileChanges } from "../state/git-repository.ts";
import type { GitHub } from "../github.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { Steps } from "./steps.ts";

/** A pull request against the example application, and what it shows. */
export interface Scenario {
  readonly about: string;
  readonly title: string;
  readonly changes: FileChanges;
  /** What happens then, each when all that the one before set off is done. */
  readonly steps?: readonly Step[];
  readonly isDraft?: boolean;
  /** Whose fork it comes from; a branch of the repository itself when left out. */
  readonly fork?: string;
  /** The app is killed in it, and looks for what it missed at each start. */
  readonly isKilled?: true;
  /** What is in the repository `.github` of its owner. */
  readonly ownersFiles?: FileChanges;
  /** What is prepared before it is opened, such as a failure of GitHub. */
  readonly prepare?: (github: GitHub) => void;
}

/** Something that people do, or that happens to the app. */
export interface Step {
  /** As a sentence without its full stop. */
  readonly about: string;
  /** May give text to be shown, such as what a program printed. */
  readonly act: (play: Play) => Promise<unknown>;
}

/** What a step can reach. */
export interface Play {
  readonly when: Steps;
  readonly github: GitHub;
  readonly place: PlacedPullRequest;
}

/** A push, told by its message. */
export function pushing(about: string, changes: FileChanges): Step {
  return { about, act: ({ when }) => when.pushed(changes, about) };
}
