import { totalmem } from "node:os";
import process from "node:process";

/** Kept back for everything but the analyses, and the most and the least that one analysis gets. In megabytes. */
const [own, most, least] = [512, 4096, 256];

/** How much memory one of `threads` analyses may take on this machine, or in this container. In megabytes. */
export function shareMemory(threads: number): number {
  const available = Math.min(totalmem(), process.constrainedMemory() || Infinity) / 2 ** 20;
  return Math.floor(Math.max(least, Math.min((available - own) / threads, most)));
}
