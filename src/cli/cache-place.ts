import { statSync } from "node:fs";
import path from "node:path";
import envPaths from "env-paths";
import { isBuilt } from "../threads/compiled-code.ts";
import type { CachePlace } from "./audit-cache.ts";
import { version } from "./version.ts";

/** Where the built program caches audits: in the user's cache folder, or in `PITSTOP_CACHE`; it is safe to delete. */
export function findCachePlace(
  environment: Readonly<Record<string, string | undefined>>,
): CachePlace | undefined {
  if (!isBuilt) return undefined;
  const { size, mtimeMs } = statSync(new URL("./analysis.cjs", import.meta.url));
  return {
    folder: environment["PITSTOP_CACHE"] || path.join(envPaths("pitstop", { suffix: "" }).cache, "audits"),
    edition: `${version} ${size} ${mtimeMs}`,
  };
}
