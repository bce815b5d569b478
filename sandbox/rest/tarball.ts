import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { fullName } from "../state/addresses.ts";
import { notFound } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { resolveCommit, streamTarball } from "../state/git-repository.ts";
import { findRepository, getRepository } from "../access/lookup.ts";
import type { Repository, State } from "../state/state.ts";

const linkMilliseconds = 5 * 60_000;
const linkSecret = randomBytes(32);

/** Redirects to the tarball. */
export async function redirectToTarball(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const reference = call.parameters["ref"] ?? repository.defaultBranch;
  const sha = await resolveCommit(
    repository.directory,
    reference === "" ? repository.defaultBranch : reference,
  );
  if (sha === undefined) throw notFound();
  return { status: 302, headers: { location: linkToTarball(call.state, repository, sha) } };
}

/** A URL of a commit's tarball that needs no token and expires after five minutes. */
export function linkToTarball(state: State, repository: Repository, sha: string): string {
  const expires = Date.now() + linkMilliseconds;
  const path = `/codeload/${fullName(repository)}/legacy.tar.gz/${sha}`;
  return `${state.url}${path}?expires=${expires}&token=${sign(path, expires)}`;
}

/** Answers at such a URL. @throws Refusal 404 */
export function openTarball(state: State, url: URL): Answer {
  const path = /^\/codeload\/([^/]+)\/([^/]+)\/legacy\.tar\.gz\/([0-9a-f]+)$/.exec(url.pathname);
  if (path === null) throw notFound();
  const [, owner = "", name = "", sha = ""] = path;
  const repository = findRepository(state, `${owner}/${name}`);
  const expires = Number(url.searchParams.get("expires"));
  const given = Buffer.from(url.searchParams.get("token") ?? "");
  const wanted = Buffer.from(sign(url.pathname, expires));
  const isSigned = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (repository === undefined || !isSigned || expires < Date.now()) throw notFound();
  const prefix = `${owner}-${name}-${sha.slice(0, 7)}`;
  return {
    status: 200,
    body: streamTarball(repository.directory, sha, `${prefix}/`),
    headers: {
      "content-type": "application/x-gzip",
      "content-disposition": `attachment; filename=${prefix}.tar.gz`,
    },
  };
}

function sign(path: string, expires: number): string {
  return createHmac("sha256", linkSecret).update(`${path} ${expires}`).digest("hex");
}
