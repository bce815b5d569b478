import { isManifest, isScriptPath, isTestPath } from "../../files/file-kinds.ts";
import { parseJsonObject, toJsonObject, type JsonObject } from "../../files/json.ts";
import { folderOf } from "../../files/paths.ts";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import type { KeeperFacts } from "../api/framework-facts.ts";
import { keepers } from "../api/framework-table.ts";
import { remember } from "../program/remember.ts";
import { configuresHost, serverPrograms, vercel, workers as workersHost } from "./host-table.ts";
import { listens } from "./listening.ts";
import { addToSet } from "../../vocabulary/group-by.ts";

/** What the files of a package show about where it runs. */
export interface Package {
  readonly folder: string;
  /** The versions that it requires, by name. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** The functions for keeping work alive after a response that its code imports: they are available, whatever version the manifest requires. */
  readonly keepers: ReadonlySet<KeeperFacts>;
  /** Its code opens a port and goes on listening, or its start script runs such a program. */
  readonly listens: boolean;
  /** It has the configuration of a host that starts and stops functions. */
  readonly isHosted: boolean;
  /** It is deployed to Cloudflare Workers. */
  readonly isWorker: boolean;
  /** It is deployed to Vercel. */
  readonly isOnVercel: boolean;
}

/** The packages of a repository, the deepest folders first. Without any `package.json`, the whole repository is one. */
export function findPackages(sources: readonly SourceText[]): readonly Package[] {
  const manifests = sources.filter(({ path }) => isManifest(path));
  const parsed = manifests.map(({ path, text }) => [folderOf(path), parseJsonObject(text)] as const);
  const folders = new Map(parsed.map(([folder, manifest]) => [folder, readDependencies(manifest)]));
  if (!folders.has("")) folders.set("", new Map());
  const sorted = [...folders].sort(([a], [b]) => b.length - a.length);
  const find = (path: string): string =>
    sorted.find(([folder]) => folder === "" || path.startsWith(`${folder}/`))?.[0] ?? "";
  const listeners = new Set(parsed.flatMap(([folder, manifest]) => (startsServer(manifest) ? [folder] : [])));
  const hosted = new Set<string>();
  const workers = new Set<string>();
  const mentioning = new Set<string>();
  const onVercel = new Set<string>();
  const imported = new Map<string, Set<KeeperFacts>>();
  for (const source of sources) {
    const { path } = source;
    if (configuresHost(path)) hosted.add(find(path));
    if (workersHost.files.test(path)) workers.add(find(path));
    if (mentionsWorkers(source)) mentioning.add(find(path));
    if (vercel.files.test(path)) onVercel.add(find(path));
    if (listens(source)) listeners.add(find(path));
    for (const keeper of keepers) if (imports(source, keeper)) addToSet(imported, find(path), keeper);
  }
  return sorted.map(([folder, dependencies]) => ({
    folder,
    dependencies,
    keepers: imported.get(folder) ?? new Set(),
    listens: listeners.has(folder),
    isHosted: hosted.has(folder),
    isWorker:
      workers.has(folder) ||
      dependencies.has(workersHost.tool) ||
      // Code that supports several hosts mentions each of them.
      (mentioning.has(folder) && !listeners.has(folder)),
    isOnVercel: onVercel.has(folder) || vercel.packages.some((name) => dependencies.has(name)),
  }));
}

/** How many characters before a module's name to look for its import. */
const maxImport = 500;
const namedImport = /\bimport\s*\{([^{}]*)\}\s*from\s*["']$/u;

/** Says whether a file imports a keeper under its own name: `unstable_after as after` is another. */
function imports({ text }: SourceText, { module, name }: KeeperFacts): boolean {
  for (let at = text.indexOf(module); at !== -1; at = text.indexOf(module, at + 1)) {
    const names = namedImport.exec(text.slice(Math.max(0, at - maxImport), at))?.[1] ?? "";
    if (names.split(",").some((entry) => entry.trim() === name)) return true;
  }
  return false;
}

/** Says whether a file has code that runs on Cloudflare Workers only. */
const mentionsWorkers = remember(
  ({ path, text }: SourceText) => isScriptPath(path) && !isTestPath(path) && workersHost.mention.test(text),
);

/** The scripts of a package that start it in production. */
const startScripts = ["start", "start:prod", "start:production"] as const;

/** Says whether a package is started as a program that keeps running: `"start": "node dist/main.js"`. */
function startsServer(manifest: JsonObject): boolean {
  const scripts = toJsonObject(manifest["scripts"]);
  return startScripts.some((name) => {
    const command = scripts[name];
    return typeof command === "string" && command.split(/[\s;&|]+/u).some((word) => serverPrograms.has(word));
  });
}

function readDependencies(manifest: JsonObject): ReadonlyMap<string, string> {
  return new Map(
    ["dependencies", "devDependencies", "peerDependencies"].flatMap((key) =>
      Object.entries(toJsonObject(manifest[key])).map(([name, version]): [string, string] => [
        name,
        String(version),
      ]),
    ),
  );
}
