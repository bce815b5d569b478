import type { Answer, Call } from "../access/call.ts";
import { getReadableRepository } from "../access/lookup.ts";
import { nodeId, repositoryUrl } from "../state/addresses.ts";
import { listReferences } from "../state/git-repository.ts";

/** Lists the refs whose names start with what the path says after `refs/`. */
export async function listMatchingReferences(call: Call): Promise<Answer> {
  const repository = getReadableRepository(call);
  const git = `${repositoryUrl(call.state, repository)}/git`;
  const found = await listReferences(repository.directory, `refs/${call.parameters["ref"] ?? ""}`);
  return {
    status: 200,
    body: found.map(({ name, sha }) => ({
      ...{ ref: name, node_id: nodeId("REF", name), url: `${git}/${name}` },
      object: { type: "commit", sha, url: `${git}/commits/${sha}` },
    })),
  };
}
