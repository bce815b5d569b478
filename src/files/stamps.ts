import { lstatSync } from "node:fs";
import path from "node:path";

/** The longest interval between clock ticks of file systems, in milliseconds: within a tick, a file can change and look the same. */
const tickMilliseconds = 2000;

/**
 * A stamp of a file from the system's metadata: it stays the same as long as nobody changes the file. `undefined` if that is not certain,
 * because the file has just changed. Never throws.
 *
 * @param now in milliseconds since 1970
 */
export function readStamp(root: string, name: string, now: number): string | undefined {
  try {
    const stats = lstatSync(path.join(root, name), { bigint: true });
    const last = Number(stats.ctimeNs > stats.mtimeNs ? stats.ctimeNs : stats.mtimeNs) / 1e6;
    if (last > now - tickMilliseconds) return undefined;
    return [stats.ino, stats.mode, stats.size, stats.mtimeNs, stats.ctimeNs].join(" ");
  } catch {
    return undefined;
  }
}
