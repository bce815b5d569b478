import { configPath, extendsPattern } from "../vocabulary/config.ts";

/** A config file on GitHub, in the default branch of its repository. */
export interface ConfigAddress {
  readonly owner: string;
  readonly repo: string;
  readonly path: string;
}

type RepositoryName = Pick<ConfigAddress, "owner" | "repo">;

/** The file that `_extends` names; without an owner, the repository belongs to the same owner. `text` is valid by the schema. */
export function resolveExtends(text: string, { owner }: RepositoryName): ConfigAddress {
  const parts = extendsPattern.exec(text)?.groups ?? {};
  return { owner: parts["owner"] ?? owner, repo: parts["repo"] ?? "", path: parts["path"] ?? configPath };
}

/** How to refer to a file in messages for the repository `reader`: by its path alone if it is in the same repository. */
export function nameConfig(address: ConfigAddress, reader: RepositoryName): string {
  const { owner, repo, path } = address;
  return isSameName(address, reader) ? path : `${owner}/${repo}:${path}`;
}

export function isSameConfig(one: ConfigAddress, other: ConfigAddress): boolean {
  return one.path === other.path && isSameName(one, other);
}

/** GitHub ignores case in names. */
function isSameName(one: RepositoryName, other: RepositoryName): boolean {
  return `${one.owner}/${one.repo}`.toLowerCase() === `${other.owner}/${other.repo}`.toLowerCase();
}
