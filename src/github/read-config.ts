import type { ConfigAddress } from "../config/config-address.ts";
import type { ExtendedConfig, FoundConfigs } from "../config/load-config.ts";
import { configPath, ownersRepository } from "../vocabulary/config.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { decodeSource, tooLargeReason, type DecodedSource } from "../files/source-files.ts";
import { readBytes } from "./blobs.ts";
import { askWithGap } from "./graphql.ts";
import { hashBlob } from "./object-hash.ts";
import type { GitHub } from "./octokit.ts";

type RepositoryName = Pick<ConfigAddress, "owner" | "repo">;

const configFragment = `
  fragment Config on Repository {
    isPrivate
    defaultBranchRef {
      target { ... on Commit { file(path: $config) { mode object { ... on Blob { oid byteSize text } } } } }
    }
  }`;

/** The alias of the repository with the owner's config. It may be missing, or closed to us: neither is an error. */
export const configGap = "ownersConfig";

/**
 * The fragment `Configs`, with which a query reads a repository's config, and its variable. The config comes from the default branch:
 * otherwise a pull request could switch off its own review.
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
  /** Empty for anything but a file. `text` is `null` if GitHub considers it binary, and truncated if it is long. */
  readonly object: {
    readonly oid?: string;
    readonly byteSize?: number;
    readonly text?: string | null;
  } | null;
}

/** Reads a repository's own config and its owner's, in a request that asks for nothing else. */
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

/** Finds the configs in an answer. Takes a request only for a file that is not UTF-8. */
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
 * Reads a file that a config extends, in one request. A person's token could read more than the repository's owner may see, so another
 * owner's repository has to be public.
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

/** Git's mode for a symbolic link. */
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
  // GitHub may change bytes that are not UTF-8; only the hash proves that it did not.
  if (typeof text === "string" && hashBlob(Buffer.from(text)) === oid) return decodeSource(Buffer.from(text));
  return decodeSource(await readBytes(github, repository, oid, signal));
}
