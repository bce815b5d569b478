import { configPath, extendsPattern } from "../vocabulary/config.ts";

/** A configuration file on GitHub, in the default branch of its repository. */
export interface ConfigAddress {
  readonly owner: string;
  readonly repo: string;
  readonly path: string;
}

type RepositoryName = Pick<ConfigAddress, "owner" | "repo">;

/** What `_extends` names in a file; a repository without an owner is the same owner's. Its text has the schema's form. */
export function resolveExtends(text: string, { owner }: RepositoryName): ConfigAddress {
  const parts = extendsPattern.exec(text)?.groups ?? {};
  return { owner: parts["owner"] ?? owner, repo: parts["repo"] ?? "", path: parts["path"] ?? configPath };
}

/** What a file is called where `reader` is at home: its path alone when it lies there too. */
export function nameConfig(address: ConfigAddress, reader: RepositoryName): string {
  const { owner, repo, path } = address;
  return isSameName(address, reader) ? path : `${owner}/${repo}:${path}`;
}

export function isSameConfig(one: ConfigAddress, other: ConfigAddress): boolean {
  return one.path === other.path && isSameName(one, other);
}

/** GitHub does not mind capitals in names. */
function isSameName(one: RepositoryName, other: RepositoryName): boolean {
  return `${one.owner}/${one.repo}`.toLowerCase() === `${other.owner}/${other.repo}`.toLowerCase();
}
