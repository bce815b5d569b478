import type { Answer, Call } from "../access/call.ts";
import { getReadableRepository } from "../access/lookup.ts";
import { notFound } from "../access/refusals.ts";
import { nodeId, repositoryUrl } from "../state/addresses.ts";
import { readBlob, readCommit, readTree, resolveCommit } from "../state/git-repository.ts";
import { toBase64 } from "./base64.ts";

export async function readOneBlob(call: Call): Promise<Answer> {
  const repository = getReadableRepository(call);
  const sha = call.parameters["file_sha"] ?? "";
  const bytes = await readBlob(repository.directory, sha).catch(() => undefined);
  if (bytes === undefined) throw notFound();
  return {
    status: 200,
    body: {
      sha,
      node_id: nodeId("B", sha),
      size: bytes.length,
      url: `${repositoryUrl(call.state, repository)}/git/blobs/${sha}`,
      content: toBase64(bytes),
      encoding: "base64",
    },
  };
}

export async function readOneTree(call: Call): Promise<Answer> {
  const repository = getReadableRepository(call);
  const reference = call.parameters["tree_sha"] ?? "";
  const git = `${repositoryUrl(call.state, repository)}/git`;
  const commit = await resolveCommit(repository.directory, reference);
  const sha = commit === undefined ? reference : (await readCommit(repository.directory, commit)).tree;
  const entries = await readTree(repository.directory, sha, call.query.has("recursive")).catch(
    () => undefined,
  );
  if (entries === undefined) throw notFound();
  const tree = entries.map((entry) => ({ ...entry, url: `${git}/${entry.type}s/${entry.sha}` }));
  return { status: 200, body: { sha, url: `${git}/trees/${sha}`, tree, truncated: false } };
}
