import type { ConfigAddress } from "../config/config-address.ts";
import type { ExtendedConfig, FoundConfigs } from "../config/load-config.ts";
import { configPath, ownersRepository } from "../vocabulary/config.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { decodeSource, tooLargeReason, type DecodedSource } from "../files/source-files.ts";
import { hashBlob, readBytes } from "./blobs.ts";
import { askWithGap } from "./graphql.ts";
import type { GitHub } from "./octokit.ts";

type RepositoryName = Pick<ConfigAddress, "owner" | "repo">;

const configFragment = `
  fragment Config on Repository {
    isPrivate
    defaultBranchRef {
      target { ... on Commit { file(path: $config) { mode object { ... on Blob { oid byteSize text } } } } }
    }
  }`;

/** What stands in the way of being read is no error here: an owner may have no such repository, or not give it to us. */
export const configGap = "settings";

/**
 * What a question asks of a repository to know its configuration: the fragment `Configs`, and its variable. Of any file it asks in
 * the default branch: a pull request could else switch off its own review.
 */
export const configsFragment = `
  fragment Configs on Repository {
    ...Config
    owner { ${configGap}: repository(name: "${ownersRepository}") { ...Config } }
  }
  ${configFragment}`;
export const configVariables = { config: configPath };

export interface ConfigsNode extends ConfigNode {
  readonly owner: { readonly [configGap]: ConfigNode | null };
}

interface ConfigNode {
  readonly isPrivate: boolean;
  /** `null` in an empty repository. */
  readonly defaultBranchRef: { readonly target: { readonly file: FileNode | null } } | null;
}

interface FileNode {
  readonly mode: number;
  /** Empty for anything but a file. `text` is `null` where GitHub takes it for binary, and cut where it is long. */
  readonly object: {
    readonly oid?: string;
    readonly byteSize?: number;
    readonly text?: string | null;
  } | null;
}

/** Reads the configurations that may hold in a repository, when nothing else is asked. */
export async function readConfigs(
  github: GitHub,
  { owner, repo }: RepositoryName,
  signal: AbortSignal,
): Promise<FoundConfigs> {
  const { repository } = await askWithGap<{ readonly repository: ConfigsNode }>(
    github,
    configGap,
    `query ($owner: String!, $repo: String!, $config: String!) {
      repository(owner: $owner, name: $repo) { ...Configs }
    } ${configsFragment}`,
    { owner, repo, ...configVariables },
    signal,
  );
  return findConfigs(github, { owner, repo }, repository, signal);
}

/** Finds the configurations in an answer. Takes no request, but for a file that is not UTF-8. */
export async function findConfigs(
  github: GitHub,
  { owner, repo }: RepositoryName,
  node: ConfigsNode,
  signal: AbortSignal,
): Promise<FoundConfigs> {
  const owners = node.owner[configGap];
  const ownersName = { owner, repo: ownersRepository };
  return {
    own: await findConfig(github, { owner, repo }, node, signal),
    owners: owners === null ? undefined : await findConfig(github, ownersName, owners, signal),
  };
}

/**
 * Reads a file that another one adds to, in one request. With somebody's own token more could be read than the repository's owner
 * may know of: what is another owner's has to be public.
 */
export async function readExtendedConfig(
  github: GitHub,
  { owner, repo, path }: ConfigAddress,
  reader: RepositoryName,
  signal: AbortSignal,
): Promise<ExtendedConfig> {
  const { repository } = await askWithGap<{ readonly repository: ConfigNode | null }>(
    github,
    "repository",
    `query ($owner: String!, $repo: String!, $config: String!) {
      repository(owner: $owner, name: $repo) { ...Config }
    } ${configFragment}`,
    { owner, repo, config: path },
    signal,
  );
  if (repository === null) return { missing: "repository" };
  const isForeign = owner.toLowerCase() !== reader.owner.toLowerCase();
  if (isForeign && repository.isPrivate) return { missing: "repository" };
  return (await findConfig(github, { owner, repo }, repository, signal)) ?? { missing: "file" };
}

/** What git calls a symbolic link. */
const linkMode = 0o120000;

async function findConfig(
  github: GitHub,
  repository: RepositoryName,
  { defaultBranchRef }: ConfigNode,
  signal: AbortSignal,
): Promise<DecodedSource | undefined> {
  const file = defaultBranchRef?.target.file ?? undefined;
  if (file === undefined) return undefined;
  const { oid, byteSize = 0, text } = file.object ?? {};
  if (oid === undefined) return { reason: "not a file" };
  if (file.mode === linkMode) return { reason: "a link to another file" };
  if (byteSize > maxSourceBytes) return { reason: tooLargeReason };
  // What GitHub made a text of need not be what is stored: only the right sum proves it.
  if (typeof text === "string" && hashBlob(Buffer.from(text)) === oid) return decodeSource(Buffer.from(text));
  return decodeSource(await readBytes(github, repository, oid, signal));
}
