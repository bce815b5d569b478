import type { ConfigAddress } from "../config/config-address.ts";
import {
  noConfigFiles,
  type ConfigFiles,
  type ExtendedConfig,
  type FoundConfig,
  type FoundConfigs,
} from "../config/load-config.ts";
import { configPath, lookalikePaths, otherConfigPath, ownersRepository } from "../vocabulary/config.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { decodeSource, tooLargeReason, type DecodedSource } from "../files/source-files.ts";
import { readBytes } from "./blobs.ts";
import { askWithGap } from "./graphql.ts";
import { hashBlob } from "./object-hash.ts";
import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";

type RepositoryName = Pick<ConfigAddress, "owner" | "repo">;

const fileFields = "mode object { ... on Blob { oid byteSize text } }";
const lookalikeAlias = (index: number) => `lookalike${index}`;

const configFragment = `
  fragment Config on Repository {
    isPrivate
    defaultBranchRef {
      target {
        ... on Commit {
          file(path: $config) { ${fileFields} }
          other: file(path: "${otherConfigPath}") { ${fileFields} }
          ${lookalikePaths.map((path, index) => `${lookalikeAlias(index)}: file(path: "${path}") { mode }`).join("\n          ")}
        }
      }
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
  readonly defaultBranchRef: { readonly target: Readonly<Record<string, FileNode | null>> } | null;
}

interface FileNode {
  readonly mode: number;
  /**
   * Not requested if a file is not read. Empty for anything but a file. `text` is `null` if GitHub considers it binary, and truncated if it
   * is long.
   */
  readonly object?: {
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
    own: await findFiles(github, { owner, repo }, node, signal),
    owners: owners === null ? noConfigFiles : await findFiles(github, ownersName, owners, signal),
  };
}

/**
 * Reads nested configs of the default branch, in one request.
 *
 * @param paths where there may be some; those that the default branch lacks are omitted
 */
export async function readNestedConfigs(
  github: GitHub,
  { owner, repo }: RepositoryName,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundConfig[]> {
  const names = paths.map((_, index) => `nested${index}`);
  const { repository } = await github.graphql<{ readonly repository: Pick<ConfigNode, "defaultBranchRef"> }>(
    `query ($owner: String!, $repo: String!, ${names.map((name) => `$${name}: String!`).join(", ")}) {
      repository(owner: $owner, name: $repo) {
        defaultBranchRef {
          target {
            ... on Commit { ${names.map((name) => `${name}: file(path: $${name}) { ${fileFields} }`).join(" ")} }
          }
        }
      }
    }`,
    {
      owner,
      repo,
      ...Object.fromEntries(paths.map((path, index) => [`nested${index}`, path])),
      request: { signal },
    },
  );
  const target = repository.defaultBranchRef?.target ?? {};
  const found = paths.map(async (path, index) => {
    const file = target[`nested${index}`];
    return file ? [{ path, source: await readFile(github, { owner, repo }, file, signal) }] : [];
  });
  return (await Promise.all(found)).flat();
}

/** The clients that read the config of a repository. */
export interface ConfigClients {
  /** Reads the repository, and public ones. */
  readonly github: GitHub;
  /** Returns a client that reads another repository of the same owner, if `github` can't; if not given, `github` can. */
  readonly connectReader?: ((repository: string) => Promise<GitHub>) | undefined;
}

/**
 * Reads a file that a config extends, in one request. A person's token could read more than the repository's owner may see, so another
 * owner's repository has to be public.
 */
export async function readExtendedConfig(
  clients: ConfigClients,
  address: ConfigAddress,
  reader: RepositoryName,
  signal: AbortSignal,
): Promise<ExtendedConfig> {
  const files =
    (await readCovered(clients, address, reader, signal)) ??
    (await readFiles(clients.github, address, reader, signal));
  return files === "no repository" ? { missing: "repository" } : (files.config ?? { missing: "file" });
}

/** Reads the config files in the owner's `.github` repository if it is not public, in one request. */
export async function readOwnersConfig(
  clients: ConfigClients,
  reader: RepositoryName,
  signal: AbortSignal,
): Promise<ConfigFiles> {
  const address = { owner: reader.owner, repo: ownersRepository, path: configPath };
  const files = await readCovered(clients, address, reader, signal);
  return files === undefined || files === "no repository" ? noConfigFiles : files;
}

/** Reads the files of another repository that the installation covers; `undefined` of any other. */
async function readCovered(
  { connectReader }: ConfigClients,
  address: ConfigAddress,
  reader: RepositoryName,
  signal: AbortSignal,
): Promise<ConfigFiles | "no repository" | undefined> {
  const { owner, repo } = address;
  if (connectReader === undefined || !isSame(owner, reader.owner) || isSame(repo, reader.repo))
    return undefined;
  try {
    return await readFiles(await connectReader(repo), address, reader, signal);
  } catch (error) {
    // No token for a repository that is not covered. The query itself never fails in this way.
    if (toGitHubFailure(error)?.status === 422) return undefined;
    throw error;
  }
}

/** GitHub ignores case in names. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

async function readFiles(
  github: GitHub,
  { owner, repo, path }: ConfigAddress,
  reader: RepositoryName,
  signal: AbortSignal,
): Promise<ConfigFiles | "no repository"> {
  const { repository } = await askWithGap<{ readonly repository: ConfigNode | null }>(
    github,
    "repository",
    `query ($owner: String!, $repo: String!, $config: String!) {
      repository(owner: $owner, name: $repo) { ...Config }
    } ${configFragment}`,
    { owner, repo, config: path },
    signal,
  );
  if (repository === null) return "no repository";
  if (!isSame(owner, reader.owner) && repository.isPrivate) return "no repository";
  return findFiles(github, { owner, repo }, repository, signal, path);
}

/** Git's mode for a symbolic link. */
const linkMode = 0o120000;

/** Finds the config files in an answer. @param path that the query asked for; only the usual one has another in its place */
async function findFiles(
  github: GitHub,
  repository: RepositoryName,
  { defaultBranchRef }: ConfigNode,
  signal: AbortSignal,
  path: string = configPath,
): Promise<ConfigFiles> {
  const target = defaultBranchRef?.target ?? {};
  const other = path === configPath ? target["other"] : undefined;
  const config = await findFirst(
    [
      [path, target["file"]],
      [otherConfigPath, other],
    ],
    (file) => readFile(github, repository, file, signal),
  );
  const lookalikes = lookalikePaths.filter((_, index) => target[lookalikeAlias(index)]);
  const isOtherUnread = other && config?.path !== otherConfigPath;
  return { config, unread: isOtherUnread ? [otherConfigPath, ...lookalikes] : lookalikes };
}

async function findFirst(
  files: readonly (readonly [path: string, file: FileNode | null | undefined])[],
  read: (file: FileNode) => Promise<DecodedSource>,
): Promise<FoundConfig | undefined> {
  for (const [path, file] of files) if (file) return { path, source: await read(file) };
  return undefined;
}

async function readFile(
  github: GitHub,
  repository: RepositoryName,
  file: FileNode,
  signal: AbortSignal,
): Promise<DecodedSource> {
  const { oid, byteSize = 0, text } = file.object ?? {};
  if (oid === undefined) return { reason: "not a file" };
  if (file.mode === linkMode) return { reason: "a link to another file" };
  if (byteSize > maxSourceBytes) return { reason: tooLargeReason };
  // GitHub may change bytes that are not UTF-8; only the hash proves that it did not.
  if (typeof text === "string" && hashBlob(Buffer.from(text)) === oid) return decodeSource(Buffer.from(text));
  return decodeSource(await readBytes(github, repository, oid, signal));
}
