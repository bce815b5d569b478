import {
  configPath,
  defaultConfig,
  ownersRepository,
  type Config,
  type ConfigProblem,
  type LoadedConfig,
  type Lookalike,
} from "../vocabulary/config.ts";
import type { DecodedSource } from "../files/source-files.ts";
import { combineConfigs } from "./combine-configs.ts";
import { isSameConfig, nameConfig, resolveExtends, type ConfigAddress } from "./config-address.ts";
import { parseConfig, type ConfigFile } from "./parse-config.ts";

/** A config file, and its path in its repository. */
export interface FoundConfig {
  readonly path: string;
  readonly source: DecodedSource;
}

/** The config, and files in places where a config could be, of a repository. */
export interface ConfigFiles {
  readonly config: FoundConfig | undefined;
  /** The paths of files that look like a config but are not read. */
  readonly unread: readonly string[];
}

/** The config files that apply without being named. */
export interface FoundConfigs {
  /** The repository's own. */
  readonly own: ConfigFiles;
  /** Those in its owner's `.github` repository, which apply if the repository has none. */
  readonly owners: ConfigFiles;
}

/** The result if no file could be read. */
export const noConfigFiles: ConfigFiles = { config: undefined, unread: [] };

/** A file that another one extends, or what is missing: a repository that we can read, or the file in it. */
export type ExtendedConfig = FoundConfig | { readonly missing: "repository" | "file" };

/** How many files may extend each other in a row. */
const maxExtended = 5;

/** Loads the config of a repository, combined with the files that it extends; `read` reads each of them. */
export async function loadConfig(
  repository: Pick<ConfigAddress, "owner" | "repo">,
  { own, owners }: FoundConfigs,
  ruleIds: readonly string[],
  read: (address: ConfigAddress) => Promise<ExtendedConfig>,
): Promise<LoadedConfig> {
  const ownAddress = { ...repository, path: configPath };
  const ownersAddress = { owner: repository.owner, repo: ownersRepository, path: configPath };
  let address: ConfigAddress = own.config === undefined ? ownersAddress : ownAddress;
  let found = own.config ?? owners.config;
  const isOwnersInUse = own.config === undefined && !isSameConfig(ownAddress, ownersAddress);
  const lookalikes = [
    ...findLookalikes(own, ownAddress, repository),
    ...(isOwnersInUse ? findLookalikes(owners, ownersAddress, repository) : []),
  ];
  if (found === undefined) return { config: defaultConfig, problems: [], lookalikes };

  const files: ConfigFile[] = [];
  /** The requested addresses, and the names of the files that were found there. */
  const chain: { readonly address: ConfigAddress; readonly name: string }[] = [];
  const finish = (config: Config, problems: readonly ConfigProblem[]): LoadedConfig => ({
    config,
    problems,
    lookalikes: lookalikes.filter((one) => !chain.some(({ name }) => name === one.found)),
  });
  for (;;) {
    const name = nameConfig({ ...address, path: found.path }, repository);
    const file = parseConfig(found.source, name, ruleIds);
    chain.push({ address, name });
    if (file.problems.length > 0) return finish(defaultConfig, file.problems);
    files.push(file);
    const { extended } = file;
    if (extended === undefined) return finish(combineConfigs(files, ruleIds), []);

    const refuse = (message: string): LoadedConfig =>
      finish(defaultConfig, [{ ...extended.place, message: `_extends: ${message}` }]);
    address = resolveExtends(extended.text, address);
    const again = chain.find((one) => isSameConfig(one.address, address));
    if (again !== undefined) {
      return refuse(`circular reference: ${[...chain, again].map((one) => one.name).join(" → ")}`);
    }
    if (chain.length > maxExtended) {
      return refuse(
        `${nameConfig(address, repository)} is one file too many: at most ${maxExtended} files can be extended`,
      );
    }
    const isOwners = isSameConfig(address, ownersAddress);
    const next: ExtendedConfig = (isOwners ? owners.config : undefined) ?? (await read(address));
    if ("missing" in next) return refuse(describeMissing(next.missing, address));
    found = next;
  }
}

/** @param address where the config of the repository with these files should be */
function findLookalikes(
  { config, unread }: ConfigFiles,
  address: ConfigAddress,
  reader: Pick<ConfigAddress, "owner" | "repo">,
): readonly Lookalike[] {
  const read = nameConfig({ ...address, path: config?.path ?? address.path }, reader);
  return unread.map((path) => ({ found: nameConfig({ ...address, path }, reader), read }));
}

function describeMissing(missing: "repository" | "file", { owner, repo, path }: ConfigAddress): string {
  if (missing === "file") return `${owner}/${repo} has no ${path} in its default branch`;
  return `${owner}/${repo} does not exist, or Pitstop can't read it: install the app there, or make it public`;
}
