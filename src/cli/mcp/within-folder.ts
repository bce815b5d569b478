import path from "node:path";
import { isBelow } from "../../files/system-paths.ts";
import { readNamedPaths } from "../../local/named-paths.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Checks that paths and patterns name nothing outside of a folder (absolute, without links), also through links: an agent that was misled
 * must not read elsewhere.
 *
 * @throws UsageError for the first one that does
 * @throws ReadError when a path does not exist
 */
export async function requireWithin(folder: string, paths: readonly string[]): Promise<void> {
  for (const given of paths) {
    const text = given.startsWith("!") ? given.slice(1) : given;
    // Checked before anything there is read: not even whether it exists may be revealed.
    if (!isBelow(path.resolve(folder, text), folder)) throw refuse(folder, given);
  }
  const { wanted, excluded } = await readNamedPaths(folder, paths);
  const outside = [...wanted, ...excluded].find(({ location }) => !isBelow(location, folder));
  if (outside !== undefined) throw refuse(folder, outside.given);
}

function refuse(folder: string, given: string): UsageError {
  return new UsageError(
    `"${given}" is outside of ${folder}. Name paths in this folder, or start pitstop mcp in another one.`,
  );
}
