import { pageUrl, repositoryUrl } from "../state/addresses.ts";
import type { ChangedFile } from "../state/diff.ts";
import type { Repository, State } from "../state/state.ts";

/** A changed file of a pull request or a comparison. */
export function representChangedFile(
  state: State,
  repository: Repository,
  headSha: string,
  file: ChangedFile,
) {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const page = pageUrl(state, repository);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${headSha}/${path}`,
    raw_url: `${page}/raw/${headSha}/${path}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${headSha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}
