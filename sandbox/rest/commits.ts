import { notFound } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { pageUrl, repositoryUrl } from "../state/addresses.ts";
import { diffCommits } from "../state/diff.ts";
import { findMergeBase, listCommits, readCommit, resolveCommit } from "../state/git-repository.ts";
import { getCommit, getReadableRepository, getRepository } from "../access/lookup.ts";
import { representCommit } from "./represent-commit.ts";
import { representChangedFile } from "./represent-changed-file.ts";

export async function readOneCommit(call: Call): Promise<Answer> {
  const repository = getReadableRepository(call);
  const sha = await getCommit(repository, call.parameters["ref"] ?? "");
  const commit = await readCommit(repository.directory, sha);
  return { status: 200, body: representCommit(call.state, repository, commit) };
}

/** GitHub's comparison lists at most this many files and commits. */
const maxFiles = 300;
const maxCommits = 250;

/** Compares with three dots: from the merge base. Only the first page lists files. */
export async function compareCommits(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const { directory } = repository;
  const [baseName = "", headName = ""] = (call.parameters["basehead"] ?? "").split("...");
  const [base, head] = await Promise.all([
    resolveCommit(directory, baseName),
    resolveCommit(directory, headName),
  ]);
  const mergeBase =
    base === undefined || head === undefined ? undefined : await findMergeBase(directory, base, head);
  if (base === undefined || head === undefined || mergeBase === undefined) throw notFound();
  const [ahead, behind, files, baseCommit, mergeBaseCommit] = await Promise.all([
    listCommits(directory, base, head),
    listCommits(directory, head, base),
    diffCommits(directory, mergeBase, head),
    readCommit(directory, base),
    readCommit(directory, mergeBase),
  ]);
  const represent = (commit: typeof baseCommit) => representCommit(call.state, repository, commit);
  const page = `${pageUrl(call.state, repository)}/compare/${base}...${head}`;
  const isFirstPage = Number(call.query.get("page") ?? 1) === 1;
  return {
    status: 200,
    body: {
      url: `${repositoryUrl(call.state, repository)}/compare/${baseName}...${headName}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: represent(baseCommit),
      merge_base_commit: represent(mergeBaseCommit),
      status: describeComparison(ahead.length, behind.length),
      ahead_by: ahead.length,
      behind_by: behind.length,
      total_commits: ahead.length,
      commits: ahead.slice(0, maxCommits).map(represent),
      files: (isFirstPage ? files.slice(0, maxFiles) : []).map((file) =>
        representChangedFile(call.state, repository, head, file),
      ),
    },
  };
}

function describeComparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}
