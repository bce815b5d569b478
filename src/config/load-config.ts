import { configPath, defaultConfig, ownersRepository, type LoadedConfig } from "../vocabulary/config.ts";
import type { DecodedSource } from "../files/source-files.ts";
import { combineConfigs } from "./combine-configs.ts";
import { isSameConfig, nameConfig, resolveExtends, type ConfigAddress } from "./config-address.ts";
import { parseConfig, type ConfigFile } from "./parse-config.ts";

/** The config files that apply without being named. */
export interface FoundConfigs {
  /** The repository's own. */
  readonly own: DecodedSource | undefined;
  /** The one in its owner's `.github` repository, which applies if the repository has none. */
  readonly owners: DecodedSource | undefined;
}

/** A file that another one extends, or what is missing: a repository that we can read, or the file in it. */
export type ExtendedConfig = DecodedSource | { readonly missing: "repository" | "file" };

/** How many files may extend each other in a row. */
const maxExtended = 5;

/** Loads the config of a repository, combined with the files that it extends; `read` reads each of them. */
export async function loadConfig(
  repository: Pick<ConfigAddress, "owner" | "repo">,
  { own, owners }: FoundConfigs,
  ruleIds: readonly string[],
  read: (address: ConfigAddress) => Promise<ExtendedConfig>,
): Promise<LoadedConfig> {
  const ownersAddress = { owner: repository.owner, repo: ownersRepository, path: configPath };
  let address: ConfigAddress = own === undefined ? ownersAddress : { ...repository, path: configPath };
  let found: ExtendedConfig | undefined = own ?? owners;
  if (found === undefined) return { config: defaultConfig, problems: [] };

  const files: ConfigFile[] = [];
  const chain: ConfigAddress[] = [];
  for (;;) {
    const file = parseConfig(found, nameConfig(address, repository), ruleIds);
    if (file.problems.length > 0) return { config: defaultConfig, problems: file.problems };
    files.push(file);
    chain.push(address);
    const { extended } = file;
    if (extended === undefined) return { config: combineConfigs(files, ruleIds), problems: [] };

    const refuse = (message: string): LoadedConfig => ({
      config: defaultConfig,
      problems: [{ ...extended.place, message: `_extends: ${message}` }],
    });
    address = resolveExtends(extended.text, address);
    const name = nameConfig(address, repository);
    if (chain.some((one) => isSameConfig(one, address))) {
      return refuse(
        `circular reference: ${[...chain, address].map((one) => nameConfig(one, repository)).join(" → ")}`,
      );
    }
    if (chain.length > maxExtended)
      return refuse(`${name} is one file too many: at most ${maxExtended} files can be extended`);
    const isKnown = owners !== undefined && isSameConfig(address, ownersAddress);
    const next: ExtendedConfig = isKnown ? owners : await read(address);
    if ("missing" in next) return refuse(describeMissing(next.missing, address));
    found = next;
  }
}

function describeMissing(missing: "repository" | "file", { owner, repo, path }: ConfigAddress): string {
  if (missing === "file") return `${owner}/${repo} has no ${path} in its default branch`;
  return `${owner}/${repo} does not exist, or Pitstop can't read it: install the app there, or make it public`;
}
