import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { splitNul, type Git } from "./git.ts";
import { describeClone } from "./nested-repositories.ts";

/** Files that git neither tracks nor ignores. */
export interface Untracked {
  readonly files: readonly string[];
  /** Repositories in folders of this repository. */
  readonly clones: readonly SkippedFile[];
}

export async function listUntracked(git: Git): Promise<Untracked> {
  const listed = splitNul(await git(["ls-files", "-z", "--others", "--exclude-standard", "--full-name"]));
  // git does not look into another repository: it lists the folder.
  const isClone = (name: string) => name.endsWith("/");
  return {
    files: listed.filter((name) => !isClone(name)),
    clones: listed.filter(isClone).map((name) => describeClone(name.slice(0, -1))),
  };
}
